/**
 * Robots.
 * In: how the fetch of an origin's robots.txt ended; then a path of that origin.
 * Out: the origin's rules and how long they hold; then whether the path may be fetched, and which rule forbids it.
 * Guarantees: RFC 9309; pure; bounded by 500 KiB of rules, and matching takes linear time per rule.
 * Leaves to others: fetching and keeping robots.txt, and what becomes of a page or feed that is forbidden.
 */
import type { RobotsFile, RobotsGroup, RobotsRule } from '../model/robots.ts';
import { comparable, matchesPath } from './robots/match-path.ts';

export { parseRobots } from './robots/parse-robots.ts';
export { readRobotsAnswer } from './robots/read-answer.ts';

/** Names Vigía in robots.txt and in its user agent; RFC 9309 §2.2.1 allows letters, `_` and `-` only. */
export const PRODUCT_TOKEN = 'Vigia';

export type RobotsRequest = {
  /** Path and query of an absolute address, such as `/a/b?c=d`. */
  readonly path: string;
  /** Of the crawler that asks, without version. */
  readonly productToken: string;
};

export type RobotsDecision =
  | { readonly kind: 'allowed'; readonly crawlDelaySeconds?: number }
  /** `rule` as the file has it, such as `Disallow: /x`; `line` counts from 1. */
  | { readonly kind: 'disallowed'; readonly rule: string; readonly line: number };

/**
 * Whether a path may be fetched: the rule with the longest path that matches decides, `Allow` where two
 * are as long, and without any it may. `/robots.txt` itself always may (RFC 9309 §2.2.2).
 */
export function decideRobots(robots: RobotsFile, { path, productToken }: RobotsRequest): RobotsDecision {
  const groups = groupsFor(robots, productToken).groups;
  const rule = path === '/robots.txt' ? undefined : strongestRule(groups, comparable(path));
  if (rule !== undefined && !rule.allow) return { kind: 'disallowed', rule: `Disallow: ${rule.path}`, line: rule.line };
  const delays = groups.flatMap(({ crawlDelaySeconds }) => crawlDelaySeconds ?? []);
  return delays.length === 0
    ? { kind: 'allowed' }
    : { kind: 'allowed', crawlDelaySeconds: delays.reduce((longest, delay) => Math.max(longest, delay)) };
}

/** The groups that speak to a crawler, by its name or else to all (RFC 9309 §2.2.1): one agent may have several. */
export function groupsFor({ groups }: RobotsFile, productToken: string): RobotsFile {
  const token = productToken.toLowerCase();
  const named = groups.filter(({ agents }) => agents.includes(token));
  return { groups: named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*')) };
}

function strongestRule(groups: readonly RobotsGroup[], path: string): RobotsRule | undefined {
  let strongest: { readonly rule: RobotsRule; readonly length: number } | undefined;
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    const match = matchesPath(rule.path, path);
    if (match === undefined) continue;
    const wins =
      strongest === undefined || match > strongest.length || (match === strongest.length && rule.allow);
    if (wins) strongest = { rule, length: match };
  }
  return strongest?.rule;
}
