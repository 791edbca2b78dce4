import type { FeedRecord } from '../../shared/model/feed.ts';
import { type Play, pollOnce, readEntries } from './play.ts';
import type { Judge } from './runner.ts';

/** How polls of a hostile feed ended, and what was seen of them on the wire. */
export type FeedEnding = {
  readonly record: FeedRecord;
  /** The row after a second poll, a day later, of the same server. */
  readonly again: FeedRecord;
  /** When the first poll was, ISO 8601. */
  readonly polledAt: string;
  readonly titles: readonly string[];
  /** Requests of the first poll, as the server received them, and of both. */
  readonly heads: readonly string[];
  readonly allHeads: readonly string[];
};

/** Polls twice, a day apart, and reads what was queued. */
export async function endOf(play: Play, url?: string): Promise<FeedEnding> {
  const { clock } = play.pipeline;
  const polledAt = clock.now().toISOString();
  const record = await pollOnce(play, url);
  const heads = [...play.server.heads];
  clock.advance(DAY_MS);
  const again = await pollOnce(play, url);
  const allHeads = [...play.server.heads];
  const { entries } = await readEntries(play);
  return { record, again, polledAt, titles: entries.map(({ title }) => title), heads, allHeads };
}

const DAY_MS = 24 * 60 * 60_000;

/** A refusal to come back waits a day at most, and what the operator's ceiling allows beyond it by jitter. */
const MAX_BACK_OFF_MS = 1.25 * DAY_MS;

/** States of a feed that was read. */
const READ: ReadonlySet<string> = new Set(['ok', 'empty', 'not-modified']);

/** What `expect` means for a feed that was polled: of `http.wire`, `http.body` and redirects. */
export const FEED_ENDINGS: Readonly<Record<string, Judge<FeedEnding>>> = {
  deadline: ({ record }) => isState(record, 'timed-out') ?? comesBack(record),
  retry_later: (ending) => failed(ending) ?? comesBack(ending.record) ?? notGone(ending.record),
  feed_error: (ending) => failed(ending) ?? comesBack(ending.record),
  abort_at_cap: (ending) => failed(ending) ?? comesBack(ending.record),
  refuse_encoding: (ending) =>
    failed(ending) ?? (/compressed|coding/.test(ending.record.reason) ? undefined : said(ending.record)),
  parse_ok: ({ record, titles }) => (record.state === 'ok' && titles.length > 0 ? undefined : said(record)),
  parse_or_error: (ending) => (ending.record.state === 'ok' ? undefined : failed(ending)),
  no_smuggling: ({ record, titles }) =>
    titles.some((title) => title.startsWith('smuggled'))
      ? `what came behind the answer was read: ${said(record)}`
      : undefined,
  backoff_clamped: ({ record, polledAt }) => clamped(record, polledAt) ?? notGone(record),
  feed_disabled_with_notice: ({ record }) =>
    isState(record, 'gone') ?? (record.reason === '' ? 'no reason is given' : undefined),
  feed_error_no_credential_guess: (ending) =>
    failed(ending) ??
    (ending.heads.length > 1 ? `${ending.heads.length} requests were made` : undefined) ??
    (/^(?:authorization|cookie):/im.test(ending.allHeads.join('\n')) ? 'credentials were sent' : undefined),
  feed_error_not_empty_feed: failed,
  cookies_not_kept: ({ record, allHeads }) => {
    if (/^cookie:/im.test(allHeads.join('\n'))) return 'a cookie was sent';
    return allHeads.length > 1 ? undefined : `it was not asked again: ${said(record)}`;
  },
};

/** A failure that the row shows: it keeps no entry count of a feed that was not read, and no validators. */
function failed({ record, titles }: FeedEnding): string | undefined {
  if (READ.has(record.state) || record.failures === 0) return said(record);
  if (record.reason === '') return 'no reason is given';
  return titles.length === 0 ? undefined : `entries were taken from it: ${titles.join(', ')}`;
}

function comesBack({ nextPollAt, ...record }: FeedRecord): string | undefined {
  return nextPollAt === undefined ? `it is never polled again: ${said(record)}` : undefined;
}

function notGone(record: FeedRecord): string | undefined {
  return record.state === 'gone' || record.state === 'paused' ? said(record) : undefined;
}

function isState(record: FeedRecord, state: FeedRecord['state']): string | undefined {
  return record.state === state ? undefined : said(record);
}

/** Later than the poll, by no more than a day or so, whatever the server asks for. */
function clamped({ nextPollAt, notBeforeAt }: FeedRecord, polledAt: string): string | undefined {
  for (const [name, instant] of Object.entries({ nextPollAt, ...(notBeforeAt !== undefined && { notBeforeAt }) })) {
    const waitMs = Date.parse(instant ?? '') - Date.parse(polledAt);
    if (!(waitMs > 0 && waitMs <= MAX_BACK_OFF_MS)) return `${name} is ${instant}, polled at ${polledAt}`;
  }
  return undefined;
}

/** A feed's state with its reason, for a person. */
export function said({ state, reason }: Pick<FeedRecord, 'state' | 'reason'>): string {
  return `the feed is ${state}: ${reason.slice(0, 160)}`;
}
