import type { SubscriptionRecord } from '../../../model/subscription.ts';
import type { AppDependencies } from '../../app-dependencies.ts';

/** What a list says of an alert beside its own row. */
export type AlertFacts = {
  /** What its query finds in the archive now, of the last 28 days; absent where it no longer holds. */
  readonly month?: { readonly query: string; readonly articles: number; readonly stories: number };
  /** When a mail that told something of it went out last; ISO 8601, UTC. */
  readonly lastSent?: string;
};

/** The query of what an alert would have met in the last 28 days. */
export function monthQuery({ query }: Pick<SubscriptionRecord, 'query'>): string {
  return `(${query}) after:28d`;
}

/** Facts of the alerts of one page: each query is counted once, whoever asks it. */
export async function alertFacts(
  { stores, articleIndex }: Pick<AppDependencies, 'stores' | 'articleIndex'>,
  alerts: readonly SubscriptionRecord[],
  now: string,
): Promise<ReadonlyMap<SubscriptionRecord, AlertFacts>> {
  const counts = new Map<string, Promise<AlertFacts['month']>>();
  const monthOf = (alert: SubscriptionRecord): Promise<AlertFacts['month']> | undefined => {
    if (alert.status === 'broken') return undefined;
    const query = monthQuery(alert);
    const known = counts.get(query) ?? countMonth(articleIndex, query, now);
    counts.set(query, known);
    return known;
  };
  const facts = alerts.map(async (alert): Promise<[SubscriptionRecord, AlertFacts]> => {
    const [month, lastSent] = await Promise.all([monthOf(alert), lastSentOf(stores, alert)]);
    return [alert, { ...(month === undefined ? {} : { month }), ...(lastSent === undefined ? {} : { lastSent }) }];
  });
  return new Map(await Promise.all(facts));
}

/** A query that broke since it was matched last is counted as none: the alert's own page says why. */
async function countMonth(
  articleIndex: AppDependencies['articleIndex'],
  query: string,
  now: string,
): Promise<AlertFacts['month']> {
  try {
    const { articles, stories } = await articleIndex.facets({ query, now, fields: [], top: 1 });
    return { query, articles, stories };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'query-invalid') return undefined;
    throw error;
  }
}

/** Newest matches that are looked at for one that was told. */
const MATCHES_LOOKED_AT = 50;

async function lastSentOf(
  { matches, mails }: Pick<AppDependencies['stores'], 'matches' | 'mails'>,
  { subscriberId, id }: SubscriptionRecord,
): Promise<string | undefined> {
  let looked = 0;
  for await (const { record } of matches.ofAlert(id, '', MATCHES_LOOKED_AT)) {
    if (++looked > MATCHES_LOOKED_AT) return undefined;
    const slot = record.mailId === undefined ? undefined : slotOf(record.mailId, subscriberId);
    const mail = slot === undefined ? undefined : (await mails.get(subscriberId, slot))?.record;
    if (mail?.state === 'sent') return mail.updatedAt;
  }
  return undefined;
}

/** The slot that a mail's id names. */
export function slotOf(mailId: string, subscriberId: string): string | undefined {
  return mailId.startsWith(`${subscriberId}-`) ? mailId.slice(subscriberId.length + 1) : undefined;
}
