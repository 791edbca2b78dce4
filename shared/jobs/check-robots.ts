import type { RobotsAnswer, RobotsRefusal } from '../model/robots.ts';
import { MAX_ROBOTS_BYTES } from '../stages/robots/parse-robots.ts';
import { crawlDelaySeconds, decideRobots, groupsFor, PRODUCT_TOKEN, readRobotsAnswer } from '../stages/robots.ts';
import { fetchOnVisit } from './fetch-on-visit.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import type { Busy, Visit } from './visit.ts';
import { whenFree } from './when-free.ts';

/** A server that needs longer for a small text is in trouble, and the page would wait as long again. */
const TIMEOUT_MS = 10_000;

/** An address that may be fetched, and the pause that its host wants after the request before; milliseconds. */
export type Allowed = { readonly kind: 'allowed'; readonly paceMs: number };

/**
 * Whether robots.txt lets Vigía fetch an address; if not, why, in the shape of how a fetch ends. Rules are
 * fetched on the visit when none are known that still hold (docs/decisions/robots.md).
 */
export async function checkRobots(
  context: JobContext,
  visit: Visit,
  url: URL,
  purpose: 'feed' | 'article',
): Promise<Allowed | RobotsRefusal | Busy> {
  if (isOwnHost(context, url)) return { kind: 'allowed', paceMs: 0 };
  if (!obeysRobots(context, purpose)) return allowed(context, await knownAnswer(context, url.origin));
  const answer = await whenFree(
    context,
    async () => (await knownAnswer(context, url.origin)) ?? (await fetchRobots(context, visit, url.origin)),
  );
  switch (answer.kind) {
    case 'busy':
      return answer;
    case 'unavailable':
      return allowed(context, answer);
    case 'unreachable':
      return { kind: 'failed', retryable: true, reason: unreachable(url.host, answer.reason) };
    case 'rules': {
      const decision = decideRobots(answer.robots, { path: url.pathname + url.search, productToken: PRODUCT_TOKEN });
      return decision.kind === 'allowed'
        ? allowed(context, answer)
        : { kind: 'disallowed', reason: disallowed(url.host, purpose, decision) };
    }
    default:
      return answer satisfies never;
  }
}

/**
 * The pause that the host of an address wants between two requests, by the operator and by its own rules;
 * milliseconds. `isKnown`: false when its rules cost a request of their own first.
 */
export async function paceOf(
  context: JobContext,
  url: URL,
  purpose: 'feed' | 'article',
): Promise<{ readonly paceMs: number; readonly isKnown: boolean }> {
  const answer = await knownAnswer(context, url.origin);
  const { paceMs } = allowed(context, answer);
  return { paceMs, isKnown: answer !== undefined || !obeysRobots(context, purpose) };
}

/** The operator's own, which need no manners: intranet hosts and the sample newsroom. */
export function isOwnHost({ settings }: Pick<JobContext, 'settings'>, url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const { unpacedHosts } = settings.fetch;
  return unpacedHosts.includes(url.hostname) || unpacedHosts.includes(`${url.hostname}:${port}`);
}

function obeysRobots({ settings }: JobContext, purpose: 'feed' | 'article'): boolean {
  const { robots } = settings.fetch;
  return robots === 'all' || (robots === 'articles' && purpose === 'article');
}

async function knownAnswer({ settings, stores }: JobContext, origin: string): Promise<RobotsAnswer | undefined> {
  return settings.fetch.robots === 'off' ? undefined : await stores.robots.get(origin);
}

function allowed({ settings }: JobContext, answer: RobotsAnswer | undefined): Allowed {
  const delay = answer?.kind === 'rules' ? (crawlDelaySeconds(answer.robots, PRODUCT_TOKEN) ?? 0) : 0;
  return { kind: 'allowed', paceMs: Math.max(settings.fetch.hostPaceMs, delay * 1000) };
}

/**
 * Redirects are followed to other hosts too, whose rules don't matter for it (RFC 9309 §2.3.1.2), at the operator's
 * pace: a `Crawl-delay` of a minute between them would end each fetch before the rules are known.
 */
async function fetchRobots(context: JobContext, visit: Visit, origin: string): Promise<RobotsAnswer | Busy> {
  const url = `${origin}/robots.txt`;
  const { hostPaceMs: paceMs } = context.settings.fetch;
  const timeoutMs = Math.min(TIMEOUT_MS, context.settings.fetch.timeoutMs);
  const request = {
    url,
    headers: { accept: 'text/plain, */*;q=0.5' },
    maxBodyBytes: MAX_ROBOTS_BYTES,
    timeoutMs,
    atCap: 'keep',
  } as const;
  const result = await fetchOnVisit<Busy>(context, visit, request, (address, hops) => {
    const enter = () => visit.enter(address, { paceMs, timeoutMs });
    // The caller waits for the first one, and looks meanwhile whether another job has learnt the rules.
    return hops === 0 ? enter() : whenFree<undefined>(context, enter);
  });
  if (result.kind === 'busy') return result;
  const now = nowIso(context);
  const { answer, minutes } = readRobotsAnswer({ url, result, now });
  const kept = withOurGroups(answer);
  await context.stores.robots.put(origin, kept, { fetchedAt: now, expiresAt: after(now, minutes * 60_000) });
  return kept;
}

/** What a file says to hundreds of other crawlers is not worth a row's room. */
function withOurGroups(answer: RobotsAnswer): RobotsAnswer {
  return answer.kind === 'rules' ? { kind: 'rules', robots: groupsFor(answer.robots, PRODUCT_TOKEN) } : answer;
}

function unreachable(host: string, reason: string): string {
  return `${host} could not be asked for its robots.txt, so nothing else is fetched there yet: ${reason}`;
}

/** A rule fills a line at most. */
const MAX_RULE_CHARS = 200;

function disallowed(
  host: string,
  purpose: 'feed' | 'article',
  { line, rule }: { readonly line: number; readonly rule: string },
): string {
  const what = purpose === 'feed' ? 'this feed' : 'it';
  const reason = `robots.txt of ${host} disallows ${what} (line ${line}: ${rule.slice(0, MAX_RULE_CHARS)})`;
  if (purpose === 'article') return reason;
  return `${reason}. Ask its publisher; with their word, set fetch.robots to articles.`;
}
