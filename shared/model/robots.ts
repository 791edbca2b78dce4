import { z } from 'zod';
import type { FetchResult } from './fetch-result.ts';

/** One `Allow` or `Disallow` line that names a path. */
export const robotsRuleSchema = z.object({
  allow: z.boolean(),
  /** As written: `*` stands for anything, a `$` at the end for the end of the path. */
  path: z.string(),
  /** In the file, from 1. */
  line: z.number().int().min(1),
});
export type RobotsRule = z.infer<typeof robotsRuleSchema>;

/** Rules with the crawlers that they speak to. */
export const robotsGroupSchema = z.object({
  /** Product tokens in lower case, or `*`. */
  agents: z.array(z.string()),
  rules: z.array(robotsRuleSchema),
  /** Convention, not in RFC 9309; 0 to 60. */
  crawlDelaySeconds: z.number().min(0).max(60).optional(),
});
export type RobotsGroup = z.infer<typeof robotsGroupSchema>;

/** A robots.txt, read: groups in the order of the file. A file without groups allows everything. */
export const robotsFileSchema = z.object({ groups: z.array(robotsGroupSchema) });
export type RobotsFile = z.infer<typeof robotsFileSchema>;

/**
 * What an origin answers when asked for its rules. `unavailable`: it has none, and everything is
 * allowed. `unreachable`: it may have some, and nothing is fetched until it has said so (RFC 9309 §2.3.1).
 */
export const robotsAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules'), robots: robotsFileSchema }),
  z.object({ kind: z.literal('unavailable') }),
  z.object({ kind: z.literal('unreachable'), reason: z.string() }),
]);
export type RobotsAnswer = z.infer<typeof robotsAnswerSchema>;

/** A page or feed that was not fetched: `disallowed` by a rule, or not until robots.txt answers. */
export type RobotsRefusal = Disallowed | Extract<FetchResult, { readonly kind: 'failed' }>;

/** The publisher's own rule says no; asking again does not help. */
export type Disallowed = { readonly kind: 'disallowed'; readonly reason: string };
