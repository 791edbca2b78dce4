/*
 * In: a reader, the stories that wait for a mail with the articles of those that it shows, its cadence, now.
 * Out: one alert mail that says each story once, or that nothing is left to say.
 * Guarantees: at most MAX_STORIES stories are shown, and every other one is counted in it.
 * Leaves to others: what waits (notify/sort-pending), when the slot closes, claiming, rendering and sending.
 */
import type { AlertMail, AlertReason, AlertStory, AlertSummary, Coverage, OtherOutlet } from '../model/alert-mail.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { MatchRecord } from '../model/match.ts';
import type { ReaderTimes } from '../model/reader-times.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { MailCadence, SubscriptionRecord } from '../model/subscription.ts';
import type { PendingStory } from './notify/sort-pending.ts';

/** A story that a mail shows: the article that it shows it by, and who else has it. */
export type ShownStory = {
  readonly story: PendingStory;
  readonly article: ArticleRecord;
  /** One of each other outlet, in order of time. */
  readonly others: readonly { readonly article: ArticleRecord; readonly copy: boolean }[];
  /** Members of the story beside the article shown; `others` may be fewer. */
  readonly otherMembers: number;
};

export type NotifyInput = {
  readonly mailId: string;
  readonly subscriber: SubscriberRecord;
  readonly times: ReaderTimes;
  readonly cadence: MailCadence;
  readonly subscriptions: readonly SubscriptionRecord[];
  /** In the order of the mail. */
  readonly shown: readonly ShownStory[];
  /** Stories that wait beyond those shown. */
  readonly more: readonly PendingStory[];
  readonly coverage: Coverage;
  readonly links: {
    readonly unsubscribeUrl: string;
    readonly manageUrl: string;
    readonly storiesUrl: string;
    readonly articleBaseUrl: string;
    readonly stopUrl: (subscriptionId: string) => string;
    /** Where the original is read. */
    readonly articleUrl: (article: ArticleRecord) => string;
    readonly wrongTagUrl: (articleId: string, tag: string) => string;
  };
  readonly from: string;
  /** What people call a tag, in the mail's language. */
  readonly tagLabel?: ((tag: string, language: 'en' | 'es') => string) | undefined;
  /** Of a digest: the local day that it is for. */
  readonly localDay?: string | undefined;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/**
 * Stories that one mail shows; the rest is a number and a link. 25 with five other outlets each stay below 100 KB, where
 * mail programs begin to cut.
 */
export const MAX_STORIES = 25;

/** Outlets named beside the one that is shown (AlertStory). */
export const MAX_OTHERS = 5;

/** The mail; nothing where no story waits, unless it is a digest for a reader who wants one all the same. */
export function notifyReader(input: NotifyInput): AlertMail | undefined {
  const { shown, more, cadence, times, subscriptions, links, localDay } = input;
  const isDigest = cadence === 'daily' || cadence === 'weekly';
  const speaksOf = subscriptionsOf(input);
  const saysNothingNew = isDigest && times.nothingNew && speaksOf.length > 0;
  if (shown.length === 0 && !saysNothingNew) return undefined;
  const stories = shown.toSorted(newestFirst).map((story) => alertStory(story, subscriptions, links));
  return {
    mailId: input.mailId,
    to: input.subscriber.address,
    from: input.from,
    language: input.subscriber.language,
    date: input.now,
    cadence,
    zone: times.zone,
    ...(localDay === undefined ? {} : { localDay }),
    stories,
    ...(more.length > 0 ? { more: { stories: more.length } } : {}),
    storiesUrl: links.storiesUrl,
    alerts: speaksOf.map((subscription) => alertSummary(subscription, links)),
    ...labelsOf(stories, input),
    coverage: input.coverage,
    unsubscribeUrl: links.unsubscribeUrl,
    manageUrl: links.manageUrl,
    articleBaseUrl: links.articleBaseUrl,
  };
}

/** What the mail calls each tag that it names. */
function labelsOf(
  stories: readonly AlertStory[],
  { tagLabel, subscriber }: NotifyInput,
): Pick<AlertMail, 'labels'> | undefined {
  if (tagLabel === undefined) return undefined;
  const tags = stories.flatMap(({ why, update }) => [
    ...why.filter(({ wrongTagUrl }) => wrongTagUrl !== undefined).map(({ term }) => tagOf(term)),
    ...(update?.tags ?? []),
  ]);
  return { labels: Object.fromEntries(tags.map((tag) => [tag, tagLabel(tag, subscriber.language)])) };
}

/** The tag that a term of a query asks for: `topic:` is left out of the tags of topics. */
function tagOf(term: string): string {
  return term.replace(/^topic:/, '');
}

function newestFirst(a: ShownStory, b: ShownStory): number {
  return a.article.orderedAt < b.article.orderedAt ? 1 : -1;
}

/** The alerts that its stories met; of a digest without any, those that it was made for. */
function subscriptionsOf({ subscriptions, shown, more, cadence }: NotifyInput): readonly SubscriptionRecord[] {
  const stories = [...shown.map(({ story }) => story), ...more];
  const met = new Set(stories.flatMap(({ matches }) => matches.map(({ subscriptionId }) => subscriptionId)));
  return subscriptions.filter((one) =>
    met.size > 0 ? met.has(one.id) : one.status === 'active' && one.cadence === cadence,
  );
}

function alertSummary({ id, queryText, note }: SubscriptionRecord, links: NotifyInput['links']): AlertSummary {
  return { subscriptionId: id, queryText, ...(note === undefined ? {} : { note }), stopUrl: links.stopUrl(id) };
}

function alertStory(
  { story, article, others, otherMembers }: ShownStory,
  subscriptions: readonly SubscriptionRecord[],
  links: NotifyInput['links'],
): AlertStory {
  const met = new Set(story.matches.map(({ subscriptionId }) => subscriptionId));
  const named = others.slice(0, MAX_OTHERS);
  return {
    storyId: story.storyId,
    articleId: article.id,
    title: article.title,
    url: links.articleUrl(article),
    source: article.source.title,
    sample: article.source.sample,
    language: article.language,
    ...(article.publishedAt === undefined ? {} : { publishedAt: article.publishedAt }),
    foundAt: article.foundAt,
    snippet: article.snippet,
    alerts: subscriptions.filter(({ id }) => met.has(id)).map(({ note, queryText }) => note ?? queryText),
    why: reasonsOf(story.matches, article.id, links),
    ...(story.update === undefined ? {} : { update: { tags: story.update } }),
    others: named.map(({ article: other, copy }) => otherOutlet(other, copy, links)),
    moreArticles: Math.max(0, otherMembers - named.length),
  };
}

/** Each part of the queries once; a tag's says where a reader contradicts it. */
function reasonsOf(
  matches: readonly MatchRecord[],
  articleId: string,
  links: NotifyInput['links'],
): readonly AlertReason[] {
  const reasons = new Map(matches.flatMap(({ why }) => why.map((reason) => [reason.term, reason] as const)));
  return [...reasons.values()].map(({ term, field, words }) => ({
    term,
    ...(words === undefined ? {} : { words }),
    ...(TAG_FIELDS.has(field) ? { wrongTagUrl: links.wrongTagUrl(articleId, tagOf(term)) } : {}),
  }));
}

const TAG_FIELDS: ReadonlySet<string> = new Set(['topic', 'group', 'entity']);

function otherOutlet(article: ArticleRecord, copy: boolean, links: NotifyInput['links']): OtherOutlet {
  const { id, title, source, language } = article;
  return { articleId: id, title, url: links.articleUrl(article), source: source.title, language, copy };
}

/** The article of a story that its mail shows: that of the newest match which adds something, else of the first one. */
export function shownArticleId({ matches, update }: PendingStory): string | undefined {
  const inOrder = update === undefined ? matches.toReversed() : matches;
  return inOrder[0]?.articleId;
}
