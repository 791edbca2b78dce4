import { z } from 'zod';
import { sha256Hex } from '../text/hash.ts';

/**
 * `reader` may read pages, search and take texts away; `admin` may also change what is shared. A key of either scope
 * that belongs to a reader may change that reader's own alerts.
 */
export const apiKeyScopeSchema = z.enum(['reader', 'admin']);
export type ApiKeyScope = z.infer<typeof apiKeyScopeSchema>;

/** A program's key to the API, as it is stored: the key itself is shown once and kept nowhere. */
export const apiKeyRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** 12 hex digits, part of the key: it finds the row. */
  id: z.string(),
  /** SHA-256 of the whole key, 64 hex digits. 32 random bytes need neither salt nor a slow hash. */
  hash: z.string(),
  scope: apiKeyScopeSchema,
  /** What it is for, in the operator's words. */
  name: z.string(),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
  /** The reader whose alerts it may see and change. */
  subscriberId: z.string().optional(),
  /** The last UTC day that it opened something, `2026-11-22`: written once a day, so a use costs no write. */
  lastUsedOn: z.string().optional(),
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecordSchema>;

export type NewApiKey = { readonly key: string; readonly record: ApiKeyRecord };

/** A key and its record. */
export function makeApiKey(given: {
  /** 6 random bytes as 12 hex digits. */
  readonly id: string;
  /** 32 random bytes as 43 digits of base64url. */
  readonly secret: string;
  readonly scope: ApiKeyScope;
  readonly name: string;
  readonly subscriberId?: string | undefined;
  /** ISO 8601, UTC. */
  readonly now: string;
}): NewApiKey {
  const { id, secret, scope, name, subscriberId, now } = given;
  const key = `vigia_${id}_${secret}`;
  const record: ApiKeyRecord = { schemaVersion: 1, id, hash: sha256Hex(key), scope, name, createdAt: now };
  return { key, record: subscriberId === undefined ? record : { ...record, subscriberId } };
}

/** The key in an `Authorization: Bearer …` header (RFC 6750 §2.1), with the id that finds its row. */
export function readBearerKey(header: string | undefined): { readonly id: string; readonly key: string } | undefined {
  const [, key, id] = /^bearer (vigia_([0-9a-f]{12})_[A-Za-z0-9_-]{43})$/i.exec(header?.trim() ?? '') ?? [];
  return id === undefined || key === undefined ? undefined : { id, key };
}

/** Whether a key opens what its row stands for now; takes as long for every wrong key. */
export function isKeyOf(key: string, record: ApiKeyRecord): boolean {
  return isSameHash(sha256Hex(key), record.hash) && record.revokedAt === undefined;
}

function isSameHash(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

/** Everything about a key but its hash: what a list shows. */
export function shownApiKey(record: ApiKeyRecord): Omit<ApiKeyRecord, 'schemaVersion' | 'hash'> {
  const { schemaVersion: _, hash: _hash, ...shown } = record;
  return shown;
}

/** A reader's key changes nothing: GET and HEAD only. */
export function allowsMethod(scope: ApiKeyScope, method: string): boolean {
  return scope === 'admin' || method === 'GET' || method === 'HEAD';
}
