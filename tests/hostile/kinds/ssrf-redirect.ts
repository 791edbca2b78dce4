import type { HostileCase } from '../../fakes/hostile-cases.ts';
import { type Answer, httpAnswer } from '../../fetcher/raw-server.ts';
import { attempt, ended, isRefusedByText } from '../attempt.ts';
import { endOf, FEED_ENDINGS, type FeedEnding, said } from '../feed-ending.ts';
import { answerFeed, answerPage, feedOf, HOST, type Play, PUBLIC_ADDRESS, startPlay } from '../play.ts';
import { isPrivateAddress } from '../private-addresses.ts';
import { type Judge, judge, type Outcome, type Runner } from '../runner.ts';

/** The feed's two polls, and what they reached: each poll dials the publisher once. */
type Redirected = FeedEnding & { readonly play: Play; readonly startUrl: string };

/** Six requests a poll are five redirects and the first address. */
const MAX_REQUESTS = 6;

const MEANINGS: Readonly<Record<string, Judge<Redirected>>> = {
  refuse_before_connect: refusedAtOnce,
  refuse_url: refusedAtOnce,
  feed_error: (found) => wentNoFurther(found) ?? FEED_ENDINGS['feed_error']?.(found, ''),
  bounded_redirects: (found) =>
    found.heads.length <= MAX_REQUESTS ? isRefused(found) : `${found.heads.length} requests were made`,
  do_not_persist: (found) => {
    const { feed, moved } = found.again;
    if (feed.url !== found.startUrl || moved !== undefined) return `the row now says ${feed.url}, ${moved?.url}`;
    return refusedAtOnce(found);
  },
  not_followed: (found) => wentNoFurther(found) ?? (found.titles.length === 0 ? undefined : said(found.record)),
  strip_credentials: ({ allHeads }) =>
    /^(?:authorization|cookie|proxy-authorization):/im.test(allHeads.join('\n'))
      ? 'credentials were sent on'
      : allHeads.length > 1
        ? undefined
        : 'the redirect was not followed',
  // docs/hostile.md: from https to http is followed, and the way is recorded.
  stated_policy: (found) => (found.record.state === 'ok' ? undefined : said(found.record)),
};

/** A publisher that sends a feed's reader elsewhere; what must not be fetched has no connection. */
export const run: Runner = async (hostileCase) => {
  if (CONTROLS.test(hostileCase.location ?? '')) return playControls(hostileCase);
  const isSecure = hostileCase.expect === 'stated_policy';
  const play = await startPlay({ answer: serverOf(hostileCase, isSecure), ...(isSecure && { secure: {} }) });
  const startUrl = `http${isSecure ? 's' : ''}://${HOST}/feed`;
  try {
    const found = { ...(await endOf(play, startUrl)), play, startUrl };
    if (play.dialled.some(isPrivateAddress)) return { ok: false, found: `dialled ${play.dialled.join(', ')}` };
    return judge(hostileCase, found, MEANINGS, ({ record }) => said(record));
  } finally {
    await play.close();
  }
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f]/;

/**
 * A header line ends at its line break, so on the wire nothing behind it may be heard of again; where the whole
 * value arrives as text, it is refused as such.
 */
async function playControls(hostileCase: HostileCase): Promise<Outcome> {
  const { location = '', status = 302 } = hostileCase;
  const asText = await attempt(location ?? '');
  const onWire = await attempt(`http://${HOST}/feed`, {
    answer: (path, socket) =>
      void socket.end(
        path === '/feed' ? httpAnswer(status, { location: location ?? '' }) : httpAnswer(200, {}, 'hello'),
      ),
  });
  const behind = (location ?? '').split(CONTROLS).slice(1).join('').trim();
  const isHeard = behind !== '' && onWire.heads.some((head) => head.includes(behind));
  const isHome = onWire.asked.every((name) => name === HOST);
  return judge(
    hostileCase,
    { isRefused: isRefusedByText(asText), isHeard, isHome },
    {
      'refuse_url|refuse_before_connect': (found) => {
        if (!found.isRefused) return `as text: ${ended(asText)}`;
        return found.isHeard || !found.isHome ? `on the wire: ${ended(onWire)}` : undefined;
      },
    },
    () => `as text: ${ended(asText)}; on the wire: ${ended(onWire)}`,
  );
}

function serverOf({ status = 302, location = null }: HostileCase, isSecure: boolean): Answer {
  const target = location === null ? undefined : expand(location);
  return (path, socket, head) => {
    const isStart = path === '/feed' && head.includes(`host: ${HOST}\r\n`);
    const hop = hopOf(location ?? '', path);
    if (hop !== undefined) return void socket.end(httpAnswer(status, { location: hop }));
    if (status < 300) return void socket.end(pageWith(location ?? ''));
    if (!isStart || (isSecure && !('encrypted' in socket))) return void socket.end(answerFeed(feedOf()));
    const line = target === undefined ? '' : `Location: ${target}\r\n`;
    socket.end(`HTTP/1.1 ${status} X\r\n${line}Set-Cookie: id=1\r\nContent-Length: 0\r\n\r\n`);
  };
}

/** Ways without an end that a word stands for: to itself, between two, or so many in a row. */
function hopOf(location: string, path: string): string | undefined {
  if (location === 'SELF') return path;
  if (location === 'A<->B') return path === '/a' ? '/b' : '/a';
  const length = /^CHAIN(\d+)$/.exec(location)?.[1];
  const at = Number(/^\/chain(\d+)$/.exec(path)?.[1] ?? 0);
  return length === undefined || at >= Number(length) ? undefined : `/chain${at + 1}`;
}

/** `aaa…(100000 octets)` stands for so many; `same-host.example` for the publisher itself. */
function expand(location: string): string {
  const long = /^(.*?)(.)…\((\d+) octets\)$/s.exec(location);
  const whole = long === null ? location : `${long[1]}${(long[2] ?? '').repeat(Number(long[3]))}`;
  return whole.replace('same-host.example', HOST);
}

/** A page that points elsewhere by its markup, or by a header (`Link: <…>; rel=preload`). */
function pageWith(pointer: string): Buffer {
  const header = /^([A-Z][\w-]*): (.*)$/s.exec(pointer);
  return header === null
    ? answerPage(`<html><head>${pointer}</head></html>`)
    : answerPage('<html></html>', { [header[1] ?? '']: header[2] ?? '' });
}

function refusedAtOnce(found: Redirected): string | undefined {
  return wentNoFurther(found) ?? isRefused(found);
}

/** An answer whose head is longer than is read at all fails before its `Location` is known. */
function isRefused({ record }: FeedEnding): string | undefined {
  const isCutOff = record.state === 'failing' && /header bytes|of headers/.test(record.reason);
  return record.state === 'refused' || isCutOff ? undefined : said(record);
}

/** The publisher alone was asked for and dialled, once a poll. */
function wentNoFurther({ play, heads, allHeads }: Redirected): string | undefined {
  const strangers = play.asked.filter((name) => name !== HOST);
  if (strangers.length > 0) return `${strangers.join(', ')} was asked for`;
  if (heads.length !== 1) return `${heads.length} requests were made`;
  if (play.dialled.some((address) => address !== PUBLIC_ADDRESS)) return `dialled ${play.dialled.join(', ')}`;
  return play.dialled.length > allHeads.length ? 'an address was dialled without need' : undefined;
}
