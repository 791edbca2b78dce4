import type { AlertMail } from '../model/alert-mail.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import { LINK_LIFE_MS } from '../model/link-token.ts';
import type { MailRecord } from '../model/mail.ts';
import type { MatchRecord } from '../model/match.ts';
import { readerUrl } from '../model/reader-url.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { MailCadence, SubscriptionRecord } from '../model/subscription.ts';
import {
  type DroppedMatch,
  type KnownStory,
  type PendingInput,
  type PendingStory,
  type SortedPending,
  sortPending,
  toldKey,
} from '../stages/notify/sort-pending.ts';
import {
  MAX_OTHERS,
  MAX_STORIES,
  type NotifyInput,
  notifyReader,
  type ShownStory,
  shownArticleId,
} from '../stages/notify.ts';
import { digestDayOf } from '../stages/slot.ts';
import { coverageOf } from './coverage.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { linkSigner } from './link-keys.ts';
import { timesOf } from './times-of.ts';

/** An alert mail with what its claim marks, or that there is nothing to say; and what becomes of the rest that waited. */
export type ComposedAlert = Pick<SortedPending, 'moved' | 'dropped'> & {
  readonly told?: {
    readonly mail: AlertMail;
    readonly stories: number;
    readonly matchIds: readonly string[];
    readonly keys: readonly string[];
    readonly tagsByStory: Readonly<Record<string, readonly string[]>>;
    /** The reader's alerts that each story met. */
    readonly alertsByStory: Readonly<Record<string, readonly string[]>>;
  };
};

/** What an alert mail would say now: everything that is pending for it. */
export async function composeAlert(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<ComposedAlert> {
  const cadence = mail.cadence ?? 'instant';
  const matches = (await context.stores.matches.pending(subscriber.id, cadence)).map(({ record }) => record);
  const subscriptions = await subscriptionsOf(context, subscriber.id);
  const known = await knownStories(context, subscriber.id, matches);
  const input: PendingInput = { subscriber, subscriptions, cadence, matches, known };
  const { stories, dropped, moved } = sortPending(input);
  const picked = await pickStories(context, stories, input);
  const all = [...picked.shown.map(({ story }) => story), ...picked.more];
  const written = await writeMail(context, { mail, cadence, subscriber, subscriptions, ...picked });
  const rest = { dropped: [...dropped, ...picked.dropped], moved };
  if (written === undefined) return rest;
  const included = all.flatMap((story) => story.matches);
  return {
    ...rest,
    told: {
      mail: written,
      stories: all.length,
      matchIds: included.map(({ id }) => id),
      keys: [...new Set(included.map(toldKey))],
      tagsByStory: Object.fromEntries(all.map(({ storyId, tags }) => [storyId, tags])),
      alertsByStory: Object.fromEntries(
        all.map((story) => [story.storyId, [...new Set(story.matches.map((match) => match.subscriptionId))]]),
      ),
    },
  };
}

async function subscriptionsOf(context: JobContext, subscriberId: string): Promise<readonly SubscriptionRecord[]> {
  const subscriptions: SubscriptionRecord[] = [];
  for await (const { record } of context.stores.subscriptions.ofSubscriber(subscriberId)) subscriptions.push(record);
  return subscriptions;
}

async function knownStories(
  { stores }: JobContext,
  subscriberId: string,
  matches: readonly MatchRecord[],
): Promise<ReadonlyMap<string, KnownStory>> {
  const rows = await stores.matches.toldRows(
    subscriberId,
    matches.map(({ storyId }) => firstTelling(storyId)),
  );
  return new Map([...rows].map(([key, told]) => [key.slice(0, key.indexOf(' ')), told]));
}

function firstTelling(storyId: string): string {
  return toldKey({ storyId, noveltyKey: 'new' });
}

type Picked = {
  readonly shown: readonly ShownStory[];
  readonly more: readonly PendingStory[];
  readonly dropped: readonly DroppedMatch[];
};

/** The newest stories whose article is there still; only those are read. */
async function pickStories(
  context: JobContext,
  stories: readonly PendingStory[],
  input: PendingInput,
): Promise<Picked> {
  const shown: ShownStory[] = [];
  const more: PendingStory[] = [];
  const dropped: DroppedMatch[] = [];
  for (const waiting of stories) {
    if (shown.length === MAX_STORIES) {
      more.push(waiting);
      continue;
    }
    const sorted = await sortByOldNames(context, waiting, input);
    dropped.push(...sorted.dropped);
    for (const story of sorted.stories) {
      const found = await shownStory(context, story);
      if (found !== undefined) shown.push(found);
      else
        dropped.push(...story.matches.map((match) => ({ match, reason: 'the article is no longer in the archive' })));
    }
  }
  return { shown, more, dropped };
}

/** A story that became part of another may have been told under the id that it had before. */
async function sortByOldNames(
  { stores }: JobContext,
  story: PendingStory,
  input: PendingInput,
): Promise<Pick<SortedPending, 'stories' | 'dropped'>> {
  const root = (await stores.stories.rootOf(story.storyId))?.record.id ?? story.storyId;
  const ids = await stores.stories.idsOf(root);
  if (ids.every((id) => id === story.storyId)) return { stories: [story], dropped: [] };
  const rows = await stores.matches.toldRows(input.subscriber.id, ids.map(firstTelling));
  const [first] = rows.values();
  if (first === undefined) return { stories: [story], dropped: [] };
  const tags = [...rows.values()].some((row) => row.tags === undefined)
    ? undefined
    : [...new Set([...rows.values()].flatMap((row) => row.tags ?? []))];
  return sortPending({
    ...input,
    matches: story.matches,
    known: new Map([[story.storyId, { mailId: first.mailId, tags }]]),
  });
}

/** Members of a story that are looked at for the outlets to name. */
const MAX_MEMBERS_READ = 12;

async function shownStory(context: JobContext, story: PendingStory): Promise<ShownStory | undefined> {
  const { articles, stories } = context.stores;
  const wanted = [shownArticleId(story), ...story.matches.map(({ articleId }) => articleId)];
  let article: ArticleRecord | undefined;
  for (const id of wanted) {
    article ??= id === undefined ? undefined : (await articles.get(id))?.record;
    if (article !== undefined) break;
  }
  if (article === undefined) return undefined;
  const root = (await stories.rootOf(story.storyId))?.record;
  if (root === undefined || root.members < 2) return { story, article, others: [], otherMembers: 0 };
  const others: { article: ArticleRecord; copy: boolean }[] = [];
  const outlets = new Set([article.source.title]);
  let read = 0;
  for await (const { articleId, assignment } of stories.members(root.id)) {
    if (articleId === article.id) continue;
    if (++read > MAX_MEMBERS_READ) break;
    const other = await articles.get(articleId);
    if (other === undefined || outlets.has(other.record.source.title)) continue;
    outlets.add(other.record.source.title);
    others.push({ article: other.record, copy: assignment.kind === 'copy-of' });
  }
  const inOrder = others.toSorted((a, b) => (a.article.orderedAt < b.article.orderedAt ? -1 : 1));
  const otherMembers = others.length === 0 ? 0 : root.members - 1;
  return { story, article, others: inOrder.slice(0, MAX_OTHERS), otherMembers };
}

type Written = Picked & {
  readonly mail: MailRecord;
  readonly cadence: MailCadence;
  readonly subscriber: SubscriberRecord;
  readonly subscriptions: readonly SubscriptionRecord[];
};

async function writeMail(context: JobContext, written: Written): Promise<AlertMail | undefined> {
  const { mail, cadence, subscriber, subscriptions, shown, more } = written;
  const matched = new Set(
    [...shown.map(({ story }) => story), ...more].flatMap(({ matches }) => matches.map((match) => match.articleId)),
  );
  return notifyReader({
    mailId: mail.id,
    subscriber,
    times: timesOf(context, subscriber),
    cadence,
    subscriptions,
    shown,
    more,
    coverage: await coverageOf(context, cadence, matched.size),
    links: await linksOf(context, mail),
    from: context.settings.mail.from,
    tagLabel: context.tagLabel,
    localDay: digestDayOf(mail, timesOf(context, subscriber)),
    now: nowIso(context),
  });
}

async function linksOf(context: JobContext, { subscriberId, slot }: MailRecord): Promise<NotifyInput['links']> {
  const sign = await linkSigner(context);
  const { baseUrl, readerAliases } = context.settings;
  const expiresAt = after(nowIso(context), LINK_LIFE_MS['wrong-tag']);
  const storiesExpire = after(nowIso(context), LINK_LIFE_MS.stories);
  return {
    unsubscribeUrl: `${baseUrl}/unsubscribe?t=${sign({ purpose: 'unsubscribe', subscriberId })}`,
    stopUrl: (subscriptionId) => `${baseUrl}/unsubscribe?t=${sign({ purpose: 'stop', subscriberId, subscriptionId })}`,
    manageUrl: `${baseUrl}/manage`,
    storiesUrl: `${baseUrl}/stories?t=${sign({ purpose: 'stories', subscriberId, slot, expiresAt: storiesExpire })}`,
    articleBaseUrl: `${baseUrl}/articles/`,
    articleUrl: (article) => readerUrl(article.url, readerAliases),
    wrongTagUrl: (articleId, tag) => {
      const claim = { purpose: 'wrong-tag', subscriberId, about: { articleId, tag }, expiresAt } as const;
      return `${baseUrl}/wrong-tag?t=${sign(claim)}`;
    },
  };
}
