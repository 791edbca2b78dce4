import { addAbortSignal, type Readable } from 'node:stream';
import { VigiaError } from '../../shared/errors.ts';
import type { VerbInput } from '../verb.ts';
import type { DiscoverAnswer } from './discover-answer.ts';

/** A feed that was found and read. */
export type Found = Extract<DiscoverAnswer, { readonly outcome: 'feeds' }>['feeds'][number];

/**
 * The feed to take of those that were found, best first: the one that a person names at the terminal, the first where
 * there is one only or nobody can be asked.
 *
 * @throws VigiaError `stopped` at a Ctrl-C in the question.
 */
export async function chooseFeed(
  { stdin, err, isTerminal, signal }: Pick<VerbInput, 'stdin' | 'err' | 'isTerminal' | 'signal'>,
  feeds: readonly [Found, ...Found[]],
  ask: boolean,
): Promise<Found> {
  if (feeds.length === 1 || !ask || !isTerminal) return feeds[0];
  // A terminal that is still read from would keep the process from ending.
  const input = addAbortSignal(signal, stdin);
  for (const [i, feed] of feeds.entries()) err(`  ${i + 1}  ${foundLine(feed)}`);
  for (;;) {
    err(`Which one? (1 to ${feeds.length}, Enter for 1)`);
    const answer = await readLine(input).catch((cause: unknown) => {
      throw signal.aborted ? new VigiaError('Stopped: no feed is added.', { code: 'stopped' }) : cause;
    });
    if (answer === undefined || answer === '') return feeds[0];
    const chosen = /^\d{1,3}$/.test(answer) ? feeds[Number(answer) - 1] : undefined;
    if (chosen !== undefined) return chosen;
  }
}

/** A feed in one line. */
export function foundLine({ url, title, entries, newestAt, role }: Found): string {
  const about = [
    ...(role === 'main' ? [] : [role]),
    `${entries} ${entries === 1 ? 'entry' : 'entries'}`,
    ...(newestAt === undefined ? [] : [`newest ${newestAt.slice(0, 10)}`]),
  ];
  return `${url}  ${title ?? ''} (${about.join(', ')})`;
}

/** One line as a terminal hands it over; undefined at the end of the input. */
async function readLine(stdin: Readable): Promise<string | undefined> {
  for await (const chunk of stdin.iterator({ destroyOnReturn: false })) return String(chunk).trim();
  return undefined;
}
