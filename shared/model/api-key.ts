import { z } from 'zod';
import { sha256Hex } from '../text/hash.ts';

/** `reader` may read pages and search; `admin` may also change things. */
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
  /** ISO 8601, UTC. */
  readonly now: string;
}): NewApiKey {
  const { id, secret, scope, name, now } = given;
  const key = `vigia_${id}_${secret}`;
  return { key, record: { schemaVersion: 1, id, hash: sha256Hex(key), scope, name, createdAt: now } };
}

/** The key in an `Authorization: Bearer …` header (RFC 6750 §2.1), with the id that finds its row. */
export function readBearerKey(header: string | undefined): { readonly id: string; readonly key: string } | undefined {
  const [, key, id] = /^bearer (vigia_([0-9a-f]{12})_[A-Za-z0-9_-]{43})$/i.exec(header?.trim() ?? '') ?? [];
  return id === undefined || key === undefined ? undefined : { id, key };
}

/** Whether a key opens what its row stands for now. The hashes tell nothing about the key by the time they take. */
export function isKeyOf(key: string, record: ApiKeyRecord): boolean {
  return record.revokedAt === undefined && sha256Hex(key) === record.hash;
}

/** A reader's key changes nothing: GET and HEAD only. */
export function allowsMethod(scope: ApiKeyScope, method: string): boolean {
  return scope === 'admin' || method === 'GET' || method === 'HEAD';
}
