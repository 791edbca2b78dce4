import { z } from 'zod';
import { shortHash } from '../text/hash.ts';

/** A hub and the address that it knows the feed by. */
export const hubSchema = z.object({ url: z.string(), topic: z.string() });
export type Hub = z.infer<typeof hubSchema>;

/**
 * Where a subscription at a hub stands. `pending`: asked for, not verified by the hub. `active`: the hub pushes
 * until the lease ends. `denied`: by the hub. `leaving`: asked to end. `ended`: the hub knows nothing of us.
 */
export const webSubStateSchema = z.enum(['pending', 'active', 'denied', 'leaving', 'ended']);

/** The stored row of one feed's subscription at its hub (W3C WebSub). Instants are ISO 8601 in UTC. */
export const webSubRecordSchema = z.object({
  schemaVersion: z.literal(1),
  feedId: z.string(),
  /** As the feed named it when the hub was asked. */
  hub: hubSchema,
  state: webSubStateSchema,
  /** The state in words that a person can act on. */
  reason: z.string(),
  /** When the hub was last asked for anything. */
  askedAt: z.string().optional(),
  /** Requests in a row that the hub did not confirm. */
  failures: z.number().int().min(0),
  /** When the hub is to be asked next; absent: never by itself. */
  askAt: z.string().optional(),
  /** The hub pushes until then. */
  leaseUntil: z.string().optional(),
  /** The last push that came with a right signature. */
  pushedAt: z.string().optional(),
  /** When the feed is to be polled because of a push; absent once it is. */
  announceAt: z.string().optional(),
  /** When a push last led to new entries; gone as soon as new entries come without one. */
  provenAt: z.string().optional(),
  updatedAt: z.string(),
});
export type WebSubRecord = z.infer<typeof webSubRecordSchema>;

/** The row of a feed's subscription, in the letters that a path may hold: 20 hex digits. */
export function webSubId(feedId: string): string {
  return shortHash(['websub', feedId]);
}

/** When the row's next work is due, ISO 8601; undefined when it waits for nothing. */
export function webSubDueAt({ askAt, announceAt }: Pick<WebSubRecord, 'askAt' | 'announceAt'>): string | undefined {
  if (askAt === undefined || announceAt === undefined) return askAt ?? announceAt;
  return askAt < announceAt ? askAt : announceAt;
}

/** What a hub says in a GET to our callback (W3C WebSub §5.2, §5.3), as it came. */
export type HubQuestion = {
  readonly mode: string;
  readonly topic: string;
  readonly challenge: string;
  readonly leaseSeconds: string;
  readonly reason: string;
};

/** `confirmed`: the challenge is to be echoed. `noted`: a denial. `refused`: we did not ask for that. */
export type HubAnswer =
  | { readonly kind: 'confirmed'; readonly challenge: string }
  | { readonly kind: 'noted' }
  | { readonly kind: 'refused' };

/** What a hub posts to our callback (W3C WebSub §7). `read` gives the body, or nothing when it is longer than that. */
export type HubPush = {
  /** The header X-Hub-Signature. */
  readonly signature: string | undefined;
  readonly read: (maxBytes: number) => Promise<Uint8Array | undefined>;
};

/** What became of a push; only the log tells `taken` from `forged`, the hub does not learn it (W3C WebSub §7.1.2). */
export type PushAnswer =
  | { readonly kind: 'taken' | 'forged' | 'gone' | 'too-large'; readonly feedId: string }
  | { readonly kind: 'unknown' };
