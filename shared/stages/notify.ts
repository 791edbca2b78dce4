/*
 * In: a reader, their pending matches with the articles, their subscriptions, what earlier mails told, now.
 * Out: one alert mail that says each story once, or that nothing is left to say; and what was dropped, with the reason.
 * Guarantees: every match given is either in the mail or dropped with a reason; none is in both.
 * Leaves to others: when the slot closes, claiming, rendering and sending.
 */
import type { AlertMail, AlertStory, AlertSummary, Coverage } from '../model/alert-mail.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { MatchRecord } from '../model/match.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';

export type NotifyInput = {
  readonly mailId: string;
  readonly subscriber: SubscriberRecord;
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly matches: readonly MatchRecord[];
  readonly articles: ReadonlyMap<string, ArticleRecord>;
  /** Told keys (see `toldKey`) of earlier mails, with the mail that told them. */
  readonly told: ReadonlyMap<string, string>;
  readonly coverage: Coverage;
  readonly links: {
    readonly unsubscribeUrl: string;
    readonly manageUrl: string;
    readonly articleBaseUrl: string;
    readonly stopUrl: (subscriptionId: string) => string;
    /** Where the original is read. */
    readonly articleUrl: (article: ArticleRecord) => string;
  };
  readonly from: string;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type DroppedMatch = { readonly match: MatchRecord; readonly reason: string };

export type NotifyOutput =
  | {
      readonly kind: 'mail';
      readonly mail: AlertMail;
      readonly included: readonly MatchRecord[];
      readonly dropped: readonly DroppedMatch[];
    }
  | { readonly kind: 'empty'; readonly dropped: readonly DroppedMatch[] };

/** What a reader knows once a mail has told it: a story at one novelty. */
export function toldKey(match: Pick<MatchRecord, 'storyId' | 'noveltyKey'>): string {
  return `${match.storyId} ${match.noveltyKey}`;
}

/** The mail for what waits, newest story first. */
export function notifyReader(input: NotifyInput): NotifyOutput {
  const dropped: DroppedMatch[] = [];
  const included: MatchRecord[] = [];
  for (const match of input.matches) {
    const reason = dropReason(match, input);
    if (reason === undefined) included.push(match);
    else dropped.push({ match, reason });
  }
  if (included.length === 0) return { kind: 'empty', dropped };
  return { kind: 'mail', mail: alertMail(included, input), included, dropped };
}

function dropReason(
  match: MatchRecord,
  { subscriber, subscriptions, articles, told }: NotifyInput,
): string | undefined {
  if (subscriber.status !== 'active') return `the reader is ${subscriber.status}`;
  const subscription = subscriptions.find(({ id }) => id === match.subscriptionId);
  if (subscription === undefined) return 'the subscription was erased';
  if (subscription.status !== 'active') return `the subscription is ${subscription.status}`;
  const earlier = told.get(toldKey(match));
  if (earlier !== undefined) return `already told in mail ${earlier}`;
  return articles.has(match.articleId) ? undefined : 'the article is no longer in the archive';
}

function alertMail(included: readonly MatchRecord[], input: NotifyInput): AlertMail {
  const met = input.subscriptions.filter(({ id }) => included.some((match) => match.subscriptionId === id));
  return {
    mailId: input.mailId,
    to: input.subscriber.address,
    from: input.from,
    language: input.subscriber.language,
    date: input.now,
    cadence: 'instant',
    zone: 'UTC',
    stories: alertStories(included, met, input),
    alerts: met.map((subscription) => alertSummary(subscription, input)),
    coverage: input.coverage,
    unsubscribeUrl: input.links.unsubscribeUrl,
    manageUrl: input.links.manageUrl,
    articleBaseUrl: input.links.articleBaseUrl,
  };
}

function alertSummary({ id, queryText }: SubscriptionRecord, { links }: NotifyInput): AlertSummary {
  return { subscriptionId: id, queryText, stopUrl: links.stopUrl(id) };
}

function alertStories(
  included: readonly MatchRecord[],
  subscriptions: readonly SubscriptionRecord[],
  input: NotifyInput,
): readonly AlertStory[] {
  const byStory = Map.groupBy(included, toldKey);
  const dated = [...byStory.values()].flatMap((matches) => {
    const article = matches[0] === undefined ? undefined : input.articles.get(matches[0].articleId);
    return article === undefined
      ? []
      : [{ orderedAt: article.orderedAt, story: alertStory(article, matches, subscriptions, input) }];
  });
  return dated.toSorted((a, b) => (a.orderedAt < b.orderedAt ? 1 : -1)).map(({ story }) => story);
}

function alertStory(
  article: ArticleRecord,
  matches: readonly MatchRecord[],
  subscriptions: readonly SubscriptionRecord[],
  { links }: NotifyInput,
): AlertStory {
  const why = new Map(matches.flatMap((match) => match.why.map((reason) => [reason.term, reason] as const)));
  return {
    storyId: article.story.storyId,
    articleId: article.id,
    title: article.title,
    url: links.articleUrl(article),
    source: article.source.title,
    sample: article.source.sample,
    language: article.language,
    ...(article.publishedAt === undefined ? {} : { publishedAt: article.publishedAt }),
    foundAt: article.foundAt,
    snippet: article.snippet,
    alerts: subscriptions
      .filter(({ id }) => matches.some((match) => match.subscriptionId === id))
      .map(({ queryText }) => queryText),
    why: [...why.values()].map(({ term, words }) => ({ term, ...(words === undefined ? {} : { words }) })),
    others: [],
    moreOutlets: 0,
  };
}
