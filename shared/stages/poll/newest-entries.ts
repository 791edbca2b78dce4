/** Entries kept of one body; news feeds hold 10 to 200, a news sitemap 1,000 at most. */
export const MAX_ENTRIES = 2_000;

/** A date that lies further ahead is a mistake, not a zone: no clock is more than 14 hours ahead of UTC. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;

/**
 * Has a life: takes any number of entries (or sitemaps of an index) and holds no more than twice as many as it
 * gives back. What has no date counts as it stands, like the one before it, since feeds list the newest first;
 * with `now` a date in the future counts as none, so that it pushes nothing out.
 */
export class NewestEntries<Entry> {
  readonly #dateOf: (entry: Entry) => string | undefined;
  readonly #latest: string | undefined;
  readonly #max: number;
  #held: Dated<Entry>[] = [];
  #count = 0;
  #dateBefore = '~';

  constructor(dateOf: (entry: Entry) => string | undefined, now?: string, max = MAX_ENTRIES) {
    this.#dateOf = dateOf;
    this.#max = max;
    this.#latest = now === undefined ? undefined : new Date(Date.parse(now) + MAX_AHEAD_MS).toISOString();
  }

  add(entry: Entry): void {
    this.#count++;
    const said = this.#dateOf(entry);
    const isKnown = said !== undefined && (this.#latest === undefined || said <= this.#latest);
    if (isKnown) this.#dateBefore = said;
    this.#held.push({ entry, date: this.#dateBefore });
    if (this.#held.length >= 2 * this.#max) this.#held = newest(this.#held, this.#max);
  }

  /** How many were taken. */
  get count(): number {
    return this.#count;
  }

  /** The newest, at most `max`, in the feed's order. */
  entries(): readonly Entry[] {
    return newest(this.#held, this.#max).map(({ entry }) => entry);
  }
}

/** Instants compare as text; `~` comes after all of them. */
type Dated<Entry> = { readonly entry: Entry; readonly date: string };

function newest<Entry>(held: readonly Dated<Entry>[], max: number): Dated<Entry>[] {
  if (held.length <= max) return [...held];
  const byDate = held
    .map(({ date }, place) => ({ date, place }))
    .sort((a, b) => (a.date === b.date ? a.place - b.place : a.date < b.date ? 1 : -1));
  const kept = new Set(byDate.slice(0, max).map(({ place }) => place));
  return held.filter((_, place) => kept.has(place));
}
