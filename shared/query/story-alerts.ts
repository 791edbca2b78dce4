import { matchId } from '../model/ids.ts';
import type { MailRecord } from '../model/mail.ts';
import type { MatchRecord } from '../model/match.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { Stores } from '../stores/stores.ts';

/** One alert that a story met, and what became of it. */
export type StoryAlert = {
  readonly alert: SubscriptionRecord;
  readonly match: MatchRecord;
  /** The mail that tells it; absent while it waits, when it was dropped, and once the mail's row is gone. */
  readonly mail?: MailRecord;
};

export type StoryAlerts = {
  /** By time. */
  readonly alerts: readonly StoryAlert[];
  /** True where there are more subscriptions than were looked at. */
  readonly isCutOff: boolean;
};

/** Subscriptions that are looked at: each costs a read of some milliseconds, and a page waits for all of them. */
export const MAX_ALERTS_LOOKED_AT = 500;

/** Readers that are asked for at once. */
const AT_ONCE = 25;

type AlertStores = Pick<Stores, 'stories' | 'matches' | 'mails' | 'subscriptions'>;

/** The alerts that a story met, also under the ids of stories that became part of it. */
export async function storyAlerts(stores: AlertStores, storyId: string): Promise<StoryAlerts> {
  const ids = await stores.stories.idsOf(storyId);
  const { looked, isCutOff } = await firstAlerts(stores);
  const byReader = [...Map.groupBy(looked, ({ subscriberId }) => subscriberId)];
  const alerts: StoryAlert[] = [];
  for (let from = 0; from < byReader.length; from += AT_ONCE) {
    const some = byReader.slice(from, from + AT_ONCE);
    alerts.push(...(await Promise.all(some.map(([reader, own]) => alertsOf(stores, { reader, own, ids })))).flat());
  }
  return { alerts: alerts.toSorted((a, b) => (a.match.matchedAt < b.match.matchedAt ? -1 : 1)), isCutOff };
}

async function firstAlerts({ subscriptions }: AlertStores) {
  const looked: SubscriptionRecord[] = [];
  for await (const { record } of subscriptions.all()) {
    if (looked.length === MAX_ALERTS_LOOKED_AT) return { looked, isCutOff: true };
    looked.push(record);
  }
  return { looked, isCutOff: false };
}

type Reader = {
  readonly reader: string;
  readonly own: readonly SubscriptionRecord[];
  /** Of the story, and of those that became part of it. */
  readonly ids: readonly string[];
};

/** The first match of a story has an id that can be made again, and a note of every later one. */
async function alertsOf(stores: AlertStores, { reader, own, ids }: Reader): Promise<readonly StoryAlert[]> {
  const { matches } = stores;
  const first = await matches.getMany(
    reader,
    own.flatMap(({ id }) => ids.map((storyId) => matchId(id, storyId, FIRST))),
  );
  const later = await matches.getMany(
    reader,
    first.flatMap(({ record: { subscriptionId, storyId, updates = [] } }) =>
      updates.map(({ noveltyKey }) => matchId(subscriptionId, storyId, noveltyKey)),
    ),
  );
  const found = await Promise.all(
    [...first, ...later].map(async ({ record: match }): Promise<readonly StoryAlert[]> => {
      const alert = own.find(({ id }) => id === match.subscriptionId);
      if (alert === undefined) return [];
      const mail = await mailOf(stores, match);
      return [{ alert, match, ...(mail === undefined ? {} : { mail }) }];
    }),
  );
  return found.flat();
}

/** The novelty key of the first article of a story (`MatchRecord`). */
const FIRST = 'new';

/** A mail's id is its reader's and its slot (`mailId`). */
async function mailOf({ mails }: AlertStores, { mailId, subscriberId }: MatchRecord): Promise<MailRecord | undefined> {
  if (mailId === undefined) return undefined;
  return (await mails.get(subscriberId, mailId.slice(subscriberId.length + 1)))?.record;
}
