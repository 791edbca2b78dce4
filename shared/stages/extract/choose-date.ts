import type { ArticleDate } from '../../model/article.ts';
import type { DateCandidate } from '../../model/reading.ts';
import { parseDate } from '../../text/dates.ts';
import { findDates } from './find-date.ts';

/** A date that some source gives, as an instant. */
type Witness = Omit<ArticleDate, 'confidence'> & {
  readonly at: string;
  readonly means: 'published' | 'modified';
};

export type ChooseDateInput = {
  readonly candidates: readonly DateCandidate[];
  /** The feed's own date of the entry. */
  readonly feedDate: string | undefined;
  /** Of the page, such as `es-MX`: tells how `03/04/2024` is read. */
  readonly language: string | undefined;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** Two sources that are apart by no more mean the same day: zones differ by 26 hours at most, and most name none. */
const SAME_DAY_MS = 26 * 3_600_000;
/** No news page is older than the first web sites. */
const FIRST_INSTANT = '1990-01-01';
/** A clock that is wrong by a day is a zone left out; more is the date of an event, or of nothing. */
const FUTURE_MS = 26 * 3_600_000;

/**
 * When it was published, and who says so. The ladder: JSON-LD, `meta`, `time` and visible text near the
 * headline, the page's address, the feed. What is only shown counts only where the address says nothing
 * else; where the first rung is far from the feed's date, a rung that agrees with the feed is taken.
 * `high` confidence: declared for machines, or two sources mean the same day; `medium`: one source that
 * is marked as a date; `low`: words only.
 */
export function choosePublished(input: ChooseDateInput): (ArticleDate & { readonly at: string }) | undefined {
  const witnesses = withFeed(plausible(read(input, 'published'), input.now), input.feedDate);
  const address = witnesses.find((witness) => witness.source === 'url');
  const ladder = witnesses.filter((witness) => !isShown(witness) || address === undefined || sameDay(witness, address));
  const feed = witnesses.find((witness) => witness.source === 'feed');
  const [first] = ladder;
  if (first === undefined) return undefined;
  const chosen =
    feed === undefined || sameDay(first, feed)
      ? first
      : (ladder.find((witness) => witness !== feed && sameDay(witness, feed)) ?? first);
  const zoned = withZone(chosen, ladder);
  const agreed = ladder.some((witness) => witness.source !== chosen.source && sameDay(witness, chosen));
  return toDate(zoned, agreed);
}

/** When it was last changed; never before it was published. */
export function chooseModified(
  input: ChooseDateInput,
  publishedAt: string | undefined,
): (ArticleDate & { readonly at: string }) | undefined {
  const witnesses = withFeed(plausible(read(input, 'modified'), input.now), input.feedDate);
  const chosen = witnesses.find(({ at }) => publishedAt === undefined || at >= publishedAt);
  return chosen === undefined ? undefined : toDate(chosen, false);
}

/** The candidates' instants; a line of text may hold both dates, or none. */
function read({ candidates, language }: ChooseDateInput, means: 'published' | 'modified'): readonly Witness[] {
  return candidates
    .flatMap((candidate): readonly Witness[] => {
      const { source } = candidate;
      const whole = source === 'text' ? undefined : parseDate(candidate.text);
      if (whole !== undefined) return [{ at: whole, text: candidate.text, source, means }];
      return findDates(candidate.text, language).map((date) => ({
        at: parseDate(date.text) ?? '',
        text: date.text,
        source,
        // A `meta` or `time` was chosen for its meaning; only a line of text says both.
        means: source === 'text' ? date.means : means,
      }));
    })
    .filter((witness) => witness.at !== '' && witness.means === means);
}

function plausible(witnesses: readonly Witness[], now: string): readonly Witness[] {
  const latest = new Date(Date.parse(now) + FUTURE_MS).toISOString();
  return witnesses.filter(({ at }) => at >= FIRST_INSTANT && at <= latest);
}

function withFeed(witnesses: readonly Witness[], feedDate: string | undefined): readonly Witness[] {
  if (feedDate === undefined) return witnesses;
  return [...witnesses, { at: feedDate, text: feedDate, source: 'feed', means: 'published' } as const];
}

/** A date without a zone was read as UTC; where another source has the same clock with a zone, that one knows better. */
function withZone(chosen: Witness, ladder: readonly Witness[]): Witness {
  const clock = clockOf(chosen.text);
  if (clock === undefined || ZONE.test(chosen.text)) return chosen;
  return ladder.find(({ text }) => ZONE.test(text) && clockOf(text) === clock) ?? chosen;
}
const ZONE = /(?:z|gmt|utc|[ecmp][sd]t|[+-]\d{2}:?\d{2})\)?$/i;

function clockOf(text: string): string | undefined {
  return /\d{1,2}:\d{2}/.exec(text)?.[0];
}

function isShown({ source }: Witness): boolean {
  return source === 'time' || source === 'text';
}

function sameDay(one: Witness, other: Witness): boolean {
  return Math.abs(Date.parse(one.at) - Date.parse(other.at)) <= SAME_DAY_MS;
}

function toDate(witness: Witness, agreed: boolean): ArticleDate & { readonly at: string } {
  const { at, text, source } = witness;
  const confidence =
    source === 'json-ld' || source === 'meta' || agreed ? 'high' : source === 'text' ? 'low' : 'medium';
  return { at, text, source, confidence };
}
