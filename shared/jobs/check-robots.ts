import type { RobotsAnswer, RobotsRefusal } from '../model/robots.ts';
import { crawlDelaySeconds, decideRobots, groupsFor, PRODUCT_TOKEN, readRobotsAnswer } from '../stages/robots.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

/** Twice what is read of it (RFC 9309 §2.5 asks for 500 KiB). */
const MAX_BODY_BYTES = 1024 * 1024;

/** A server that needs longer for a small text is in trouble, and the page would wait as long again. */
const TIMEOUT_MS = 10_000;

/**
 * Why robots.txt keeps Vigía from an address, or `undefined` when nothing does: in the shape of how a
 * fetch ends. Rules are fetched when none are known that still hold (docs/decisions/robots.md).
 */
export async function checkRobots(
  context: JobContext,
  address: string,
  purpose: 'feed' | 'article',
): Promise<RobotsRefusal | undefined> {
  const url = new URL(address);
  const { robots } = context.settings.fetch;
  if (robots === 'off' || (robots === 'articles' && purpose === 'feed') || isOwnHost(context, url)) return undefined;
  const answer = (await context.stores.robots.get(url.origin)) ?? (await fetchRobots(context, url.origin));
  switch (answer.kind) {
    case 'unavailable':
      return undefined;
    case 'unreachable':
      return { kind: 'failed', retryable: true, reason: unreachable(url.host, answer.reason) };
    case 'rules': {
      const decision = decideRobots(answer.robots, { path: url.pathname + url.search, productToken: PRODUCT_TOKEN });
      return decision.kind === 'allowed'
        ? undefined
        : { kind: 'disallowed', reason: disallowed(url.host, purpose, decision) };
    }
    default:
      return answer satisfies never;
  }
}

/** The pause that an origin asks for between two requests; 0 when it asks for none, or its rules are not known yet. */
export async function crawlDelayMs(context: JobContext, origin: string): Promise<number> {
  if (context.settings.fetch.robots === 'off') return 0;
  const answer = await context.stores.robots.get(origin);
  return answer?.kind === 'rules' ? (crawlDelaySeconds(answer.robots, PRODUCT_TOKEN) ?? 0) * 1000 : 0;
}

/** The operator's own, which need no manners: intranet hosts and the sample newsroom. */
export function isOwnHost({ settings }: Pick<JobContext, 'settings'>, url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const { unpacedHosts } = settings.fetch;
  return unpacedHosts.includes(url.hostname) || unpacedHosts.includes(`${url.hostname}:${port}`);
}

async function fetchRobots(context: JobContext, origin: string): Promise<RobotsAnswer> {
  const url = `${origin}/robots.txt`;
  const result = await context.ports.fetcher.fetch({
    url,
    headers: { accept: 'text/plain, */*;q=0.5' },
    maxBodyBytes: MAX_BODY_BYTES,
    timeoutMs: Math.min(TIMEOUT_MS, context.settings.fetch.timeoutMs),
  });
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
