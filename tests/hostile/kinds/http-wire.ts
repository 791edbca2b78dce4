import type { HostileCase } from '../../fakes/hostile-cases.ts';
import { makeCertificate } from '../../fetcher/make-certificate.ts';
import { endOf, FEED_ENDINGS, said } from '../feed-ending.ts';
import {
  answerFeed,
  CAP_BYTES,
  feedOf,
  HOST,
  type Play,
  type PlayOptions,
  pollOnce,
  readEntries,
  startPlay,
} from '../play.ts';
import { inputText, judge, type Outcome, type Runner } from '../runner.ts';
import { readWirePhrase, type Wire } from '../wire-phrase.ts';

/** Where nothing but the deadline ends a request. */
const DEADLINE_MS = 400;

/** A server that behaves as the input says, polled by the real job; for an article's server, ingested. */
export const run: Runner = async (hostileCase) => {
  const phrase = inputText(hostileCase);
  const wire = readWirePhrase(phrase);
  if (wire === undefined) return { ok: false, found: `no server plays ${JSON.stringify(phrase)}` };
  const play = await startPlay({
    ...serverOf(wire),
    ...(hostileCase.expect === 'deadline' && { timeoutMs: DEADLINE_MS }),
  });
  try {
    if (wire.kind === 'socket' && wire.subject === 'article') return await ingested(hostileCase, play);
    const url = wire.kind === 'socket' ? `http://${HOST}/feed` : `https://${HOST}/feed`;
    return judge(hostileCase, await endOf(play, url), FEED_ENDINGS, ({ record }) => said(record));
  } finally {
    await play.close();
  }
};

function serverOf(wire: Wire): PlayOptions {
  const honest: PlayOptions['answer'] = (_path, socket) => void socket.end(answerFeed(feedOf()));
  switch (wire.kind) {
    case 'socket':
      return {
        answer: (path, socket, head) => (isSubject(path, wire) ? wire.play(socket) : honest(path, socket, head)),
      };
    case 'tls':
      return { answer: honest, ...tlsOf(wire.fault) };
    case 'http2':
      return { answer: (_path, socket) => wire.play(socket), secure: { alpn: ['h2'] } };
    default:
      return wire satisfies never;
  }
}

function isSubject(path: string, wire: Extract<Wire, { kind: 'socket' }>): boolean {
  return wire.subject === 'feed' || path === '/story';
}

const YEAR_MS = 365 * 24 * 60 * 60_000;

function tlsOf(fault: Extract<Wire, { kind: 'tls' }>['fault']): Pick<PlayOptions, 'secure' | 'isTrusted'> {
  switch (fault) {
    case 'expired':
      return { secure: { certificate: makeCertificate({ name: HOST, from: new Date(Date.now() - YEAR_MS) }) } };
    case 'not-yet':
      return { secure: { certificate: makeCertificate({ name: HOST, from: new Date(Date.now() + YEAR_MS) }) } };
    case 'other-name':
      return { secure: { certificate: makeCertificate({ name: 'other.example' }) } };
    case 'self-signed':
      return { secure: {}, isTrusted: false };
    case 'old':
      return { secure: { maxVersion: 'TLSv1.1' } };
    case 'mute':
      return { secure: { isMute: true } };
    default:
      return fault satisfies never;
  }
}

/** An article's page that is no page: its body is not taken, and its entry ends with a reason. */
async function ingested(hostileCase: HostileCase, play: Play): Promise<Outcome> {
  await pollOnce(play);
  const { entries } = await readEntries(play);
  const [entry] = entries;
  return judge(
    hostileCase,
    entry,
    {
      skip_body: () => {
        if (entry === undefined || (entry.status !== 'rejected' && entry.status !== 'archived'))
          return `its entry is ${entry?.status ?? 'not there'}`;
        return entry.status === 'rejected' && entry.reason === undefined ? 'no reason is given' : undefined;
      },
    },
    () => `its entry ended ${entry?.status}: ${entry?.reason ?? ''} (at most ${CAP_BYTES} bytes were read)`,
  );
}
