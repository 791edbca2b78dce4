import { dateInAddress, type TimeSpan } from './date-in-address.ts';

/** What dates an entry; instants are ISO 8601 in UTC. */
export type DatedEntry = { readonly published?: string; readonly updated?: string; readonly link?: string };

/** Which entries of a page were published at or after an instant. */
export type InRange<Entry> = {
  /** Those, in the page's order. */
  readonly entries: readonly Entry[];
  /** Every entry that has a date is older: what follows a page of newest-first is older still. */
  readonly isBefore: boolean;
  /** Left out, since nothing says when they were published. */
  readonly undated: number;
};

/**
 * Sorts out the entries published since `since` (ISO 8601, UTC). The date is what the entry says of its publication,
 * else the one in its address, else its last change, which is never before the publication: such an entry may turn
 * out to be older. An entry without any date goes with the dated ones next to it, before and behind; when one of
 * them is out of range, or there is none, it is left out.
 */
export function inRange<Entry extends DatedEntry>(entries: readonly Entry[], since: string): InRange<Entry> {
  const verdicts = entries.map((entry) => verdictOf(entry, Date.parse(since)));
  const before = nearest(verdicts);
  const behind = nearest(verdicts.toReversed()).toReversed();
  const kept = entries.filter((_, place) => {
    const near = [before[place], behind[place]].filter((verdict) => verdict !== undefined);
    return near.length > 0 && near.every(Boolean);
  });
  const dated = verdicts.filter((verdict) => verdict !== undefined);
  return {
    entries: kept.map(withDateOfAddress),
    isBefore: dated.length > 0 && !dated.some(Boolean),
    undated: verdicts.length - dated.length - kept.filter((entry) => verdictOf(entry, 0) === undefined).length,
  };
}

/** Whether it is in range; undefined where nothing dates it. */
function verdictOf({ published, updated, link }: DatedEntry, since: number): boolean | undefined {
  if (published !== undefined) return Date.parse(published) >= since;
  const span = dayOrMonthOf(link);
  if (span !== undefined) return span.to >= since;
  return updated === undefined ? undefined : Date.parse(updated) >= since;
}

/**
 * A day anywhere in an article's address, or a month in its folders: a year alone, and a month in its title, may be
 * what it is about.
 */
function dayOrMonthOf(link: string | undefined): TimeSpan | undefined {
  if (link === undefined) return undefined;
  const span = dateInAddress(link);
  if (span !== undefined && span.to - span.from < DAY_MS) return span;
  const folder = dateInAddress(new URL('.', link.replace(/\/+$/, '')).href);
  return folder !== undefined && folder.to - folder.from < 31 * DAY_MS ? folder : undefined;
}

/** For each place the verdict there, else the last one before it. */
function nearest(verdicts: readonly (boolean | undefined)[]): (boolean | undefined)[] {
  let last: boolean | undefined;
  return verdicts.map((verdict) => {
    last = verdict ?? last;
    return last;
  });
}

const DAY_MS = 24 * 60 * 60_000;

/** A day in the address says more of the publication than the last change does. */
function withDateOfAddress<Entry extends DatedEntry>(entry: Entry): Entry {
  const span = entry.published === undefined ? dayOrMonthOf(entry.link) : undefined;
  return span === undefined || span.to - span.from >= DAY_MS
    ? entry
    : { ...entry, published: new Date(span.from).toISOString() };
}
