import type { Context } from 'hono';
import { z } from 'zod';
import type { SignInAttempt } from '../../../model/sign-in.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { ATTEMPT_SECONDS, dropDeskCookie, readDeskCookie, setDeskCookie } from './desk-cookies.ts';

const keptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where the person wanted to go. */
  next: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
});

/** A sign-in that a browser began: what must come back from the provider, and where to go then. */
export type KeptAttempt = SignInAttempt & { readonly next: string };

type Keeping = { readonly deps: Pick<AppDependencies, 'links' | 'now'>; readonly baseUrl: string };

/** Keeps a sign-in in the browser that began it, sealed: no row is written for somebody who may never come back. */
export async function keepAttempt(c: Context, { deps, baseUrl }: Keeping, attempt: KeptAttempt): Promise<void> {
  const text = Buffer.from(JSON.stringify({ ...attempt, at: deps.now() })).toString('base64url');
  const seal = await deps.links.seal(`sign-in ${text}`);
  setDeskCookie(c, baseUrl, { name: 'attempt', value: `${text}~${seal}` });
}

/** The sign-in that this browser began; taken once, so that an answer cannot be played again. */
export async function takeAttempt(c: Context, { deps, baseUrl }: Keeping): Promise<KeptAttempt | undefined> {
  const cookie = readDeskCookie(c, baseUrl, 'attempt');
  if (cookie === undefined) return undefined;
  dropDeskCookie(c, baseUrl, 'attempt');
  const [text = '', seal = ''] = cookie.split('~');
  if (!(await deps.links.isSealed(`sign-in ${text}`, seal))) return undefined;
  const { at, ...attempt } = keptSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  const ageMs = Date.parse(deps.now()) - Date.parse(at);
  return ageMs >= 0 && ageMs <= ATTEMPT_SECONDS * 1000 ? attempt : undefined;
}
