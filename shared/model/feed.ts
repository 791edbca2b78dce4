import { z } from 'zod';
import { leadsToSchema } from './leads-to.ts';

/** How a feed came to be in the list: named by the operator, or served by the sample newsroom. */
export const feedOriginSchema = z.enum(['opml', 'sample']);

/** A feed that Vigía is asked to poll: the desired state, as the OPML says it. */
export const feedSchema = z.object({
  id: z.string().min(1).max(120),
  url: z.string().min(1),
  title: z.string().min(1),
  /** Home page of the outlet. */
  siteUrl: z.string().optional(),
  /** BCP 47 tag of the language that the outlet mostly writes in. */
  language: z.string().optional(),
  /** ISO 3166-1 alpha-2 code of the outlet's country, or `UN`. */
  country: z.string().optional(),
  /** The OPML folder, such as `wire` or `agencies`. */
  category: z.string().optional(),
  /** The operator's bounds for this feed's polls, in place of those of the configuration; minutes. */
  minMinutes: z.int().min(1).optional(),
  maxMinutes: z.int().min(1).optional(),
  origin: feedOriginSchema,
});
export type Feed = z.infer<typeof feedSchema>;

/**
 * What the last poll left behind, in a word.
 *
 * `new`: never polled. `ok`: entries read. `empty`: a valid feed without entries. `not-modified`:
 * 304 or the same bytes. `waiting-for-contact`: real feeds need a contact for the user agent.
 * `paused`: no longer in the OPML. The rest are failures, each with a reason in words; `disallowed`: by robots.txt,
 * `blocked`: by a challenge page or a refusal that sites give to cloud addresses.
 */
export const feedStateNameSchema = z.enum([
  'new',
  'ok',
  'empty',
  'not-modified',
  'waiting-for-contact',
  'paused',
  'rate-limited',
  'disallowed',
  'blocked',
  'gone',
  'not-a-feed',
  'refused',
  'too-large',
  'timed-out',
  'failing',
]);
export type FeedStateName = z.infer<typeof feedStateNameSchema>;

/** What a feed's own past says of its next entry. */
export const feedRhythmSchema = z.object({
  /** New entries a day, oldest first, at most 29 days that had a poll; days are dates in UTC, the last is today's. */
  days: z.array(z.object({ date: z.string(), fresh: z.number().int().min(0) })).max(29),
  /** New entries by hour of the day (UTC), decayed: 24 weights. */
  hours: z.array(z.number().min(0)).length(24),
  /** How many days `hours` stand for: the time that was watched, decayed as they are. */
  watchedDays: z.number().min(0),
  /** Share of polls that found something new, smoothed; 0 to 1. */
  freshShare: z.number().min(0).max(1),
  /** When the last poll was learnt from: what the next one finds new was published since. */
  learntAt: z.string(),
});
export type FeedRhythm = z.infer<typeof feedRhythmSchema>;

/** The stored row of a feed: the desired state and what polling has learnt. Instants are ISO 8601 in UTC. */
export const feedRecordSchema = z.object({
  schemaVersion: z.literal(1),
  feed: feedSchema,
  state: feedStateNameSchema,
  /** The state in words that a person can act on. */
  reason: z.string(),
  addedAt: z.string(),
  lastPollAt: z.string().optional(),
  /** When a poll last ended well (new entries or not modified). */
  lastSuccessAt: z.string().optional(),
  nextPollAt: z.string().optional(),
  /** What the server asked for (Retry-After) or back-off: not even a pass by hand polls before it. */
  notBeforeAt: z.string().optional(),
  failingSince: z.string().optional(),
  failures: z.number().int().min(0),
  /** Kept as received; saved only after every entry of that body is queued. */
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /**
   * `doubted`: the last body had changed under the validators of the one before. `distrusted`: it held new entries
   * too, so this server's 304 says nothing, and every poll asks for the whole feed.
   */
  validators: z.enum(['doubted', 'distrusted']).optional(),
  /** SHA-256 of the decoded body of the last feed that was read whole. */
  bodyHash: z.string().optional(),
  /** When a body was last read whole: validators are left out now and then, as some servers repeat an ETag after a change. */
  lastFullFetchAt: z.string().optional(),
  /** The shortest time between polls that the feed's own text asks for. */
  ttlMinutes: z.number().optional(),
  /** How long the last answer is fresh by its own headers (`Cache-Control`, `Expires`). */
  cacheMinutes: z.number().optional(),
  /** Hours (0 to 23) and days (0 is Sunday) in UTC at which the feed asks not to be read. */
  skipHours: z.array(z.int().min(0).max(23)).optional(),
  skipDays: z.array(z.int().min(0).max(6)).optional(),
  /** Entries of the last body that was read. */
  entriesSeen: z.number().int().min(0),
  /** What was learnt of the feed's rhythm; absent until a body was read. */
  rhythm: feedRhythmSchema.optional(),
  /** Where a permanent redirect (301, 308) leads, and how often in a row it has answered there as a feed. */
  moved: z.object({ url: z.string(), answers: z.number().int().min(1), since: z.string() }).optional(),
  /** Its address was followed so far in a poll that was postponed, as a host on the way was busy. */
  leadsTo: leadsToSchema.optional(),
  /** How long the last whole answer took, milliseconds. */
  durationMs: z.number().optional(),
  /** Weighted failures: grows by how bad a failure is, halves with every good poll; absent is 0. */
  trouble: z.number().min(0).optional(),
  /** The hub that the feed names (WebSub), with the topic to subscribe to. */
  hub: z.object({ url: z.string(), topic: z.string() }).optional(),
});
export type FeedRecord = z.infer<typeof feedRecordSchema>;
