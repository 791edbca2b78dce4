import type { MatchRecord } from '../../model/match.ts';
import type { SubscriberRecord } from '../../model/subscriber.ts';
import type { MailCadence, SubscriptionRecord } from '../../model/subscription.ts';

/** What a reader knows once a mail has told it: a story at one novelty. */
export function toldKey(match: Pick<MatchRecord, 'storyId' | 'noveltyKey'>): string {
  return `${match.storyId} ${match.noveltyKey}`;
}

/** What a reader knows of a story: by which mail first, and which topics and groups of it; unknown in rows of old. */
export type KnownStory = { readonly mailId: string; readonly tags?: readonly string[] | undefined };

export type PendingInput = {
  readonly subscriber: SubscriberRecord;
  readonly subscriptions: readonly SubscriptionRecord[];
  /** Of the mail that is made. */
  readonly cadence: MailCadence;
  readonly matches: readonly MatchRecord[];
  /** By the id of the story that a match names. */
  readonly known: ReadonlyMap<string, KnownStory>;
};

export type DroppedMatch = { readonly match: MatchRecord; readonly reason: string };

/** The matches of one story that one mail tells as one item. */
export type PendingStory = {
  readonly storyId: string;
  /** The newest first. */
  readonly matches: readonly MatchRecord[];
  /** The reader was told of the story before: what is new in it. */
  readonly update?: readonly string[];
  /** Topics and groups of it that its reader knows once the mail is out. */
  readonly tags: readonly string[];
};

export type SortedPending = {
  /** Newest match first. */
  readonly stories: readonly PendingStory[];
  readonly dropped: readonly DroppedMatch[];
  /** Matches of alerts that have another cadence by now. */
  readonly moved: readonly { readonly match: MatchRecord; readonly cadence: MailCadence }[];
};

type Fate =
  | { readonly kind: 'told' }
  | { readonly kind: 'dropped'; readonly reason: string }
  | { readonly kind: 'moved'; readonly cadence: MailCadence };

/** What becomes of everything that waits: each match is in a story, dropped with a reason, or moved. */
export function sortPending(input: PendingInput): SortedPending {
  const subscriptions = new Map(input.subscriptions.map((subscription) => [subscription.id, subscription]));
  const fates = input.matches.map((match) => ({ match, fate: fateOf(match, subscriptions, input) }));
  const told = fates.filter(({ fate }) => fate.kind === 'told').map(({ match }) => match);
  const byStory = Map.groupBy(told, ({ storyId }) => storyId);
  const stories = [...byStory].map(([storyId, matches]) => pendingStory(storyId, matches, input.known.get(storyId)));
  return {
    stories: stories.toSorted((a, b) => (newestOf(a) < newestOf(b) ? 1 : -1)),
    dropped: fates.flatMap(({ match, fate }) => (fate.kind === 'dropped' ? [{ match, reason: fate.reason }] : [])),
    moved: fates.flatMap(({ match, fate }) => (fate.kind === 'moved' ? [{ match, cadence: fate.cadence }] : [])),
  };
}

function fateOf(
  match: MatchRecord,
  subscriptions: ReadonlyMap<string, SubscriptionRecord>,
  { subscriber, known, cadence }: PendingInput,
): Fate {
  if (subscriber.status !== 'active') return { kind: 'dropped', reason: `the reader is ${subscriber.status}` };
  const subscription = subscriptions.get(match.subscriptionId);
  if (subscription === undefined) return { kind: 'dropped', reason: 'the subscription was erased' };
  if (subscription.status !== 'active')
    return { kind: 'dropped', reason: `the subscription is ${subscription.status}` };
  const told = known.get(match.storyId);
  if (told !== undefined && freshIn(match, told).length === 0)
    return { kind: 'dropped', reason: `already told in mail ${told.mailId}` };
  if (subscription.cadence === 'off') return { kind: 'dropped', reason: 'the alert was switched off' };
  return subscription.cadence === cadence ? { kind: 'told' } : { kind: 'moved', cadence: subscription.cadence };
}

/** What a match adds to what its reader knows of the story. Rows of old, without tags, go by the novelty alone. */
function freshIn({ noveltyKey, tags = [] }: MatchRecord, { tags: known }: KnownStory): readonly string[] {
  if (known === undefined) return noveltyKey === 'new' ? [] : tags;
  return tags.filter((tag) => !known.includes(tag));
}

function pendingStory(storyId: string, matches: readonly MatchRecord[], told: KnownStory | undefined): PendingStory {
  const newest = matches.toSorted((a, b) => (a.matchedAt < b.matchedAt ? 1 : -1));
  const tags = new Set([...(told?.tags ?? []), ...matches.flatMap((match) => match.tags ?? [])]);
  const fresh = told === undefined ? [] : [...new Set(newest.flatMap((match) => freshIn(match, told)))].toSorted();
  return {
    storyId,
    matches: newest,
    ...(told === undefined ? {} : { update: fresh }),
    tags: [...tags].toSorted(),
  };
}

function newestOf({ matches }: PendingStory): string {
  return matches[0]?.matchedAt ?? '';
}
