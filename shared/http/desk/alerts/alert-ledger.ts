import type { ArticleRecord } from '../../../model/article-record.ts';
import type { MatchRecord } from '../../../model/match.ts';
import type { SubscriptionRecord } from '../../../model/subscription.ts';
import type { AppDependencies } from '../../app-dependencies.ts';

/** Of what an alert met, as much as one page counts: a year of an alert that brings three stories a day. */
export const MAX_COUNTED = 1_000;

const PAGE = 50;
const DAY_MS = 24 * 60 * 60_000;

export type MatchState = MatchRecord['state'];

/** What an alert met in the last days, and what became of each. */
export type AlertLedger = {
  readonly days: number;
  readonly counts: Readonly<Record<MatchState, number>>;
  /** By reason, most first. */
  readonly dropped: readonly (readonly [reason: string, count: number])[];
  /** More were met than are counted. */
  readonly isCut: boolean;
  /** One page of those in the state that was asked for, newest first. `article` is absent where the archive lost it. */
  readonly rows: readonly { readonly match: MatchRecord; readonly article?: ArticleRecord }[];
  /** Where the next page begins; absent at the end. */
  readonly next?: number;
};

/** Reads the newest matches of an alert: never more than are counted. */
export async function alertLedger(
  { stores, now }: Pick<AppDependencies, 'stores' | 'now'>,
  { id }: Pick<SubscriptionRecord, 'id'>,
  { days, state, from }: { readonly days: number; readonly state: MatchState | undefined; readonly from: number },
): Promise<AlertLedger> {
  const since = new Date(Date.parse(now()) - days * DAY_MS).toISOString();
  const met: MatchRecord[] = [];
  let isCut = false;
  for await (const { record } of stores.matches.ofAlert(id, since, MAX_COUNTED)) {
    isCut = met.length === MAX_COUNTED;
    if (isCut) break;
    met.push(record);
  }
  const wanted = state === undefined ? met : met.filter((match) => match.state === state);
  const rows = await Promise.all(
    wanted.slice(from, from + PAGE).map(async (match) => {
      const article = await stores.articles.get(match.articleId);
      return article === undefined ? { match } : { match, article: article.record };
    }),
  );
  return {
    days,
    counts: countStates(met),
    dropped: droppedReasons(met),
    isCut,
    rows,
    ...(from + PAGE < wanted.length ? { next: from + PAGE } : {}),
  };
}

function countStates(met: readonly MatchRecord[]): AlertLedger['counts'] {
  const counts = { pending: 0, 'in-mail': 0, dropped: 0 };
  for (const { state } of met) counts[state]++;
  return counts;
}

/** What was told already is one reason, whichever mail it was. */
function droppedReasons(met: readonly MatchRecord[]): AlertLedger['dropped'] {
  const counts = new Map<string, number>();
  for (const { state, reason = '' } of met) {
    if (state !== 'dropped') continue;
    const kind = reason.replace(/^(already told in mail ).*/, '$1');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
