import { z } from 'zod';
import { politeFetch } from '../../../shared/jobs/polite-fetch.ts';
import { PRODUCT_TOKEN } from '../../../shared/stages/robots.ts';
import type { HostileCase } from '../../fakes/hostile-cases.ts';
import { type Answer, httpAnswer } from '../../fetcher/raw-server.ts';
import { answerFeed, answerPage, feedOf, HOST, type Play, pageOf, pollOnce, readEntries, startPlay } from '../play.ts';
import { isPrivateAddress } from '../private-addresses.ts';
import { type Judge, judge, type Outcome, type Runner } from '../runner.ts';

/** `body` is a robots.txt, a word for a long way or a long file, or what an article's own answer says. */
const inputSchema = z.object({ status: z.number(), body: z.string(), ua: z.string(), path: z.string() });
type Input = z.infer<typeof inputSchema>;

/** A robots.txt that never comes. */
const DEADLINE_MS = 400;

const DAY_MS = 24 * 60 * 60_000;

/** What a page under robots.txt came to, and what was asked of the server for it. */
type Asked = {
  readonly play: Play;
  readonly isFetched: boolean;
  readonly reason: string;
  readonly robotsHits: number;
  /** When the second page after this one was asked for, in seconds after the first. */
  readonly delaySeconds: number;
};

const MEANINGS: Readonly<Record<string, Judge<Asked>>> = {
  allow: (found) => (found.isFetched ? undefined : found.reason),
  refuse: (found) => (found.isFetched ? 'the page was fetched' : undefined),
  refuse_before_connect: ({ play, isFetched }) =>
    isFetched || play.dialled.some(isPrivateAddress) ? `dialled ${play.dialled.join(', ')}` : undefined,
  'delay_(\\d+)s': ({ delaySeconds }, expected) =>
    delaySeconds >= Number(/\d+/.exec(expected)?.[0]) ? undefined : `the next page was fetched after ${delaySeconds} s`,
  // DESIGN.md §1.5 and docs/decisions/robots.md: 60 s at most.
  delay_clamped: ({ delaySeconds }) =>
    delaySeconds > 0 && delaySeconds <= 60 ? undefined : `the next page was fetched after ${delaySeconds} s`,
};

/** A page whose site has the case's robots.txt, fetched as jobs fetch; or an article whose own answer has its words. */
export const run: Runner = async (hostileCase) => {
  const input = inputSchema.parse(hostileCase.input);
  switch (hostileCase.expect) {
    case 'use_cached_up_to_policy':
    case 'refetch':
      return cached(hostileCase, input);
    case 'no_full_text_kept':
    case 'stated_policy_tdm':
      return reserved(hostileCase, input);
    default:
      return HEADER.test(input.body) ? reserved(hostileCase, input) : asked(hostileCase, input);
  }
};

/** A line of an answer's head that reserves something, where a robots.txt would have its own words. */
const HEADER = /^(X-Robots-Tag|tdm-[a-z]+): (.*)$/is;

async function asked(hostileCase: HostileCase, input: Input): Promise<Outcome> {
  const play = await startPlay({ answer: serverOf(input), asksRobots: true, timeoutMs: timeoutOf(input) });
  try {
    const found = await fetchUnderRobots(play, input);
    return judge(hostileCase, found, MEANINGS, ({ isFetched, reason }) =>
      isFetched ? 'the page was fetched' : reason,
    );
  } finally {
    await play.close();
  }
}

function timeoutOf({ status }: Input): number {
  return status === 0 ? DEADLINE_MS : 5_000;
}

async function fetchUnderRobots(play: Play, { path }: Input): Promise<Asked> {
  const { clock } = play.pipeline;
  const first = await politeGet(play, path);
  const fetchedAt = clock.now().getTime();
  await politeGet(play, path);
  return {
    play,
    isFetched: play.server.heads.some((head) => head.startsWith(`GET ${path} `) && head.includes(`host: ${HOST}`)),
    reason: first,
    robotsHits: robotsHits(play),
    delaySeconds: (clock.now().getTime() - fetchedAt) / 1000,
  };
}

/** As jobs fetch; where the host is busy, when it is free. Says how it ended. */
async function politeGet(play: Play, path: string): Promise<string> {
  const { fetch } = play.settings;
  const request = { url: `http://${HOST}${path}`, maxBodyBytes: fetch.maxPageBytes, timeoutMs: fetch.timeoutMs };
  const result = await politeFetch(play.pipeline.context, request, 'article');
  if (result.kind !== 'busy') return 'reason' in result ? result.reason : `answered ${result.status}`;
  play.pipeline.clock.set(result.freeAt);
  return politeGet(play, path);
}

function robotsHits({ server }: Play): number {
  return server.heads.filter((head) => head.startsWith('GET /robots.txt ')).length;
}

/** A copy is used while it holds, and asked for anew after a day at most. */
async function cached(hostileCase: HostileCase, input: Input): Promise<Outcome> {
  let isFirst = true;
  const answer: Answer = (path, socket) => {
    if (path !== '/robots.txt') return void socket.end(answerPage(pageOf()));
    socket.end(httpAnswer(isFirst ? 200 : input.status, {}, 'User-agent: *\nDisallow: /private'));
    isFirst = false;
  };
  const play = await startPlay({ answer, asksRobots: true });
  try {
    await politeGet(play, input.path);
    const hours = Number(/(\d+)\s*h\b/.exec(input.body)?.[1] ?? 1);
    play.pipeline.clock.advance((hours * DAY_MS) / 24);
    const later = await politeGet(play, input.path);
    const found = { later, hits: robotsHits(play) };
    return judge(
      hostileCase,
      found,
      {
        use_cached_up_to_policy: ({ later: end, hits }) =>
          hits === 1 && end === 'answered 200' ? undefined : `${end}; robots.txt was asked for ${hits} times`,
        refetch: ({ hits }) => (hits === 2 ? undefined : `robots.txt was asked for ${hits} times`),
      },
      ({ later: end, hits }) => `${end}; robots.txt was asked for ${hits} times`,
    );
  } finally {
    await play.close();
  }
}

/** An article whose answer has a header of reservation; a body that is no header is the site's file of that purpose. */
async function reserved(hostileCase: HostileCase, input: Input): Promise<Outcome> {
  const { path } = input;
  const body = asOurs(input.body, input.ua);
  const header = HEADER.exec(body);
  const headers = header === null ? {} : { [(header[1] ?? '').toLowerCase()]: header[2] ?? '' };
  const play = await startPlay({
    answer: (asked, socket) => {
      if (asked === '/feed') return void socket.end(answerFeed(feedOf('', `http://${HOST}${path}`)));
      if (asked === '/.well-known/tdmrep.json') return void socket.end(httpAnswer(200, {}, body));
      if (asked === '/robots.txt') return void socket.end(httpAnswer(404, {}));
      socket.end(answerPage(pageOf(), headers));
    },
    asksRobots: true,
  });
  try {
    await pollOnce(play);
    const { articles } = await readEntries(play);
    const [article] = articles;
    const archived = article && (await play.pipeline.context.stores.articles.text(article));
    const isKept = archived === undefined ? undefined : archived.article.text !== '';
    const found = isKept === undefined ? 'no article was archived' : `the text was ${isKept ? 'kept' : 'not kept'}`;
    return judge(
      hostileCase,
      isKept,
      {
        no_full_text_kept: () => (isKept === false ? undefined : found),
        allow: () => (isKept === true ? undefined : found),
        // docs/hostile.md: a header is honoured, the site-wide file is not asked for.
        stated_policy_tdm: () => (isKept === (header === null) ? undefined : found),
      },
      () => found,
    );
  } finally {
    await play.close();
  }
}

function serverOf(input: Input): Answer {
  return (path, socket) => {
    if (/^\/(?:robots\.txt|chain\d+)$/.test(path) && !(path === '/robots.txt' && input.path === path))
      return void answerRobots(input, path, (bytes) => socket.end(bytes));
    socket.end(answerPage(pageOf()));
  };
}

function answerRobots({ status, body, ua }: Input, path: string, end: (bytes: Buffer) => void): void {
  if (status === 0) return;
  const chain = Number(/^CHAIN(\d+)$/.exec(body)?.[1] ?? 0);
  const at = Number(/\d+$/.exec(path)?.[0] ?? 0);
  if (status >= 300 && status < 400)
    return void end(httpAnswer(status, { location: chain === 0 ? body : `/chain${Math.min(at + 1, chain + 1)}` }));
  end(httpAnswer(status, { 'content-type': 'text/plain' }, asOurs(robotsText(body), ua)));
}

/** `GENERATE: # + x*490000 + tail rules` is a comment of so many letters, and then a rule for all. */
function robotsText(body: string): string {
  const filler = /^GENERATE: # \+ x\*(\d+)/.exec(body)?.[1];
  return filler === undefined ? body : `#${'x'.repeat(Number(filler))}\nUser-agent: *\nDisallow: /`;
}

/** The case's crawler is Vigía. */
function asOurs(text: string, ua: string): string {
  return text.replace(new RegExp(ua.replace(/[^\w-]/g, ''), 'gi'), PRODUCT_TOKEN);
}
