import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAlert } from '../../../shared/mail/render-alert.ts';
import { articleDate } from '../../../shared/query-language/matches.ts';
import { alertMail, alertStory } from '../../fakes/alert-mail.ts';
import { liveParts, MAIL } from '../live-parts.ts';
import { type FeedReading, readFeed } from '../read-feed.ts';
import { type Judge, judge, type Runner } from '../runner.ts';
import { liveInPages } from './xss-string.ts';

/** The feed read twice: identity must not change by itself. */
type Reading = { readonly first: FeedReading; readonly second: FeedReading; readonly live: readonly string[] };
type Read = Exclude<FeedReading, { kind: 'broke' }>;

/** When the entries were found, ISO 8601. */
const FOUND_AT = '2026-03-01T12:00:00.000Z';

/** docs/decisions/feed-parser.md: the newest so many are kept. */
const MAX_ENTRIES = 2_000;

/** What a row's key may have (`TableKey`), and a guid by it. */
const MAX_KEY_BYTES = 1_024;

const MEANINGS: Readonly<Record<string, Judge<Reading>>> = {
  bounded_parse: whole(() => undefined),
  decoded_or_replaced_no_crash: whole(() => undefined),
  no_pollution: whole(() => undefined),
  no_external_fetch: whole(() => undefined),
  'parse_ok|parse_ok_no_fetch': whole(isFeed),
  inert_text: (reading, expected) => whole(() => undefined)(reading, expected) ?? reading.live[0],
  items_capped: whole(
    (read) =>
      isFeed(read) ??
      (read.entries.length === 0 || read.entries.length > MAX_ENTRIES ? describe(read) : undefined) ??
      (read.notes.length === 0 ? 'nothing says that there were more' : undefined),
  ),
  feed_error_not_empty_feed: whole((read) => (read.kind === 'not-a-feed' ? undefined : describe(read))),
  no_items_no_crash: whole((read) => (read.entries.length === 0 ? undefined : describe(read))),
  bounded_key: whole(
    (read) =>
      hasEntries(read) ??
      (read.entries.some(({ key, guid = '' }) => key.length > MAX_KEY_BYTES || guid.length > MAX_KEY_BYTES)
        ? 'a key or guid is longer than a row takes'
        : undefined),
  ),
  'clamped_to_first_seen|first_seen': whole(
    (read) => hasEntries(read) ?? (datesOf(read).every((date) => date === FOUND_AT) ? undefined : datesOf(read).join()),
  ),
  kept_or_first_seen: whole(
    (read) => hasEntries(read) ?? (datesOf(read).every((date) => date <= FOUND_AT) ? undefined : datesOf(read).join()),
  ),
  drop_link: whole((read) => hasEntries(read) ?? read.entries.find(({ link }) => link !== undefined)?.link),
  drop_link_or_clean: whole(hasEntries),
  stable_id: (reading, expected) =>
    whole(hasIds)(reading, expected) ??
    (keysOf(reading.first) === keysOf(reading.second) ? undefined : 'the keys differ'),
};

/** A feed's file, read as a poll reads it. */
export const run: Runner = async (hostileCase, dir) => {
  const body = readFileSync(join(dir, hostileCase.file ?? ''));
  const url = 'https://good.example/feed';
  const first = await readFeed(body, url);
  const second = hostileCase.expect === 'stable_id' ? await readFeed(body, url) : first;
  const live = hostileCase.expect === 'inert_text' ? await liveIn(first) : [];
  return judge(hostileCase, { first, second, live }, MEANINGS, ({ first: found }) => describe(found));
};

/** What holds for every feed, and then what a case asks for. */
function whole(check: (read: Read) => string | undefined): Judge<Reading> {
  return ({ first }) => {
    if (first.kind === 'broke') return first.reason;
    if (first.dials.length > 0) return `it dialled ${first.dials.join(', ')}`;
    if (first.polluted !== 0) return 'every object has a new property';
    const said = JSON.stringify([first.title, first.entries]);
    if (/root:[^:]*:0:0:|ami-id|BEGIN [A-Z ]*PRIVATE KEY/.test(said)) return 'something outside of it was read';
    return badLink(first) ?? check(first);
  };
}

function badLink({ entries }: Read): string | undefined {
  const bad = entries.find(({ link }) => link !== undefined && !/^https?:\/\/[^\s\p{Cc}]+$/u.test(link));
  return bad === undefined ? undefined : `an entry links to ${JSON.stringify(bad.link)}`;
}

function isFeed(read: Read): string | undefined {
  return read.kind === 'feed' ? undefined : describe(read);
}

function hasEntries(read: Read): string | undefined {
  return read.entries.length > 0 ? undefined : describe(read);
}

/** A number that JavaScript cannot hold is no id: its neighbours would be the same entry. */
function hasIds(read: Read): string | undefined {
  const isRounded = read.ids.some((id) => /^\d(?:\.\d+)?e\+\d+$/.test(id));
  if (read.ids.length === 0) return `no id was read: ${describe(read)}`;
  return isRounded ? `the id became ${read.ids.join()}` : undefined;
}

function datesOf({ entries }: Read): readonly string[] {
  return entries.map(({ publishedAt }) =>
    articleDate({ foundAt: FOUND_AT, ...(publishedAt !== undefined && { publishedAt }) }),
  );
}

function keysOf(reading: FeedReading): string {
  return reading.kind === 'broke' ? '' : [...reading.ids, ...reading.entries.map(({ key }) => key)].join();
}

/** Whatever a feed says, shown by pages and mails; a hostile title is in the first of it. */
async function liveIn(reading: FeedReading): Promise<readonly string[]> {
  if (reading.kind === 'broke') return [];
  const live: string[] = [];
  for (const text of [reading.title, ...reading.entries.slice(0, 3).flatMap(({ title, summary }) => [title, summary])])
    if (text !== undefined && text !== '')
      live.push(
        ...(await liveInPages(text)),
        ...liveParts(renderAlert(alertMail({ stories: [alertStory({ title: text })] })).html, MAIL),
      );
  return live;
}

function describe(reading: FeedReading): string {
  if (reading.kind === 'broke') return reading.reason;
  return `${reading.kind}, ${reading.entries.length} entries: ${reading.notes.join(' ').slice(0, 160)}`;
}
