import type { HostileCase } from '../../fakes/hostile-cases.ts';
import { httpAnswer } from '../../fetcher/raw-server.ts';
import { type Attempt, attempt, ended, isRefusedUndialled } from '../attempt.ts';
import { endOf, FEED_ENDINGS, said } from '../feed-ending.ts';
import { answerFeed, feedOf, OWN_ADDRESS, startPlay } from '../play.ts';
import { isPrivateAddress } from '../private-addresses.ts';
import { type Judge, judge, type Outcome, type Runner } from '../runner.ts';

/** Shorter than any real one: a name server that hangs. */
const DEADLINE_MS = 300;

const MEANINGS: Readonly<Record<string, Judge<readonly Attempt[]>>> = {
  refuse_before_connect: (attempts) => (attempts.every(isRefusedUndialled) ? undefined : describe(attempts)),
  never_connect_private: (attempts) =>
    attempts.some(({ dialled }) => dialled.some(isPrivateAddress)) ||
    !attempts.some(({ result }) => result.kind === 'refused')
      ? describe(attempts)
      : undefined,
  fail_closed: (attempts) =>
    attempts.every(({ result, dialled }) => result.kind !== 'response' && dialled.length === 0)
      ? undefined
      : describe(attempts),
};

/** A name whose server answers as the case says, one answer a lookup: fetched again and again, and by redirects. */
export const run: Runner = async (hostileCase) => {
  if (hostileCase.expect === 'retry_later') return polled(hostileCase);
  const attempts = [...(await fetchedAgain(hostileCase)), await redirectedHome(hostileCase)];
  const twice = attempts.find(({ asked, heads }) => asked.length > heads.length + 1);
  if (twice !== undefined) return { ok: false, found: `a name was resolved twice for one connection: ${ended(twice)}` };
  return judge(hostileCase, attempts, MEANINGS, describe);
};

async function fetchedAgain(hostileCase: HostileCase): Promise<readonly Attempt[]> {
  const resolve = resolverOf(hostileCase);
  const attempts: Attempt[] = [];
  for (const _ of hostileCase.answers ?? []) attempts.push(await attempt('http://name.example/', { resolve }));
  return attempts;
}

/** The same host by way of redirects, each of which resolves it anew. */
function redirectedHome(hostileCase: HostileCase): Promise<Attempt> {
  let left = (hostileCase.answers ?? []).length - 1;
  return attempt('http://name.example/', {
    resolve: resolverOf(hostileCase),
    answer: (_path, socket) =>
      void socket.end(left-- > 0 ? httpAnswer(302, { location: '/again' }) : httpAnswer(200, {}, 'hello')),
  });
}

/** A resolver's own error says nothing of the feed: it is polled again. */
async function polled(hostileCase: HostileCase): Promise<Outcome> {
  const play = await startPlay({
    answer: (_path, socket) => void socket.end(answerFeed(feedOf())),
    resolve: resolverOf(hostileCase),
    timeoutMs: DEADLINE_MS,
  });
  try {
    return judge(hostileCase, await endOf(play), FEED_ENDINGS, ({ record }) => said(record));
  } finally {
    await play.close();
  }
}

function resolverOf({ answers = [] }: HostileCase): (name: string) => Promise<readonly string[]> {
  let lookup = 0;
  return () => answerOf(answers[Math.min(lookup++, answers.length - 1)] ?? []);
}

/** What a name server's word is to the resolver of the system. */
const ERRORS: Readonly<Record<string, string>> = { NXDOMAIN: 'ENOTFOUND', NODATA: 'ENODATA', REFUSED: 'EREFUSED' };

function answerOf(answer: readonly string[] | string): Promise<readonly string[]> {
  if (answer === 'TIMEOUT') return new Promise(() => undefined);
  if (typeof answer === 'string')
    return Promise.reject(Object.assign(new Error(answer), { code: ERRORS[answer] ?? 'EAI_AGAIN' }));
  const addresses = answer.filter((text) => !text.startsWith('CNAME '));
  return Promise.resolve(addresses.map((text) => (text === 'OWN_API_ADDRESS' ? OWN_ADDRESS : text)));
}

function describe(attempts: readonly Attempt[]): string {
  return attempts.map(ended).join('; then ');
}
