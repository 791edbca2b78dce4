import type { ParsedEntry } from './parsed-feed.ts';

/** Entries kept of one body; news feeds hold 10 to 200. */
export const MAX_ENTRIES = 2_000;

/** Has a life: takes any number of entries and holds no more than twice as many as it gives back. */
export class NewestEntries {
  #held: ParsedEntry[] = [];
  #count = 0;

  add(entry: ParsedEntry): void {
    this.#count++;
    this.#held.push(entry);
    if (this.#held.length >= 2 * MAX_ENTRIES) this.#held = newest(this.#held);
  }

  /** How many were taken. */
  get count(): number {
    return this.#count;
  }

  /** The newest, at most `MAX_ENTRIES`, in the feed's order. */
  entries(): readonly ParsedEntry[] {
    return newest(this.#held);
  }
}

/** Feeds list the newest first, so an entry without a date counts as it stands: after those before it. */
function newest(entries: readonly ParsedEntry[]): ParsedEntry[] {
  if (entries.length <= MAX_ENTRIES) return [...entries];
  const byDate = entries
    .map((entry, place) => ({ date: entry.published ?? entry.updated ?? '', place }))
    .sort((a, b) => (a.date === b.date ? a.place - b.place : a.date < b.date ? 1 : -1));
  const kept = new Set(byDate.slice(0, MAX_ENTRIES).map(({ place }) => place));
  return entries.filter((_, place) => kept.has(place));
}
