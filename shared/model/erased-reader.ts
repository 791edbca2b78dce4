import { z } from 'zod';
import { hmacHex } from '../text/hash.ts';

/** What is left of a reader who was erased: that an address, known by a keyed hash alone, wants no mail by mistake. */
export const erasedReaderSchema = z.object({ schemaVersion: z.literal(1), erasedAt: z.string() });
export type ErasedReader = z.infer<typeof erasedReaderSchema>;

/** The keyed hash of an address (HMAC-SHA-256, 64 hex digits): without the secret nobody can try addresses against it. */
export function erasedReaderId(secret: string, normalAddress: string): string {
  return hmacHex(secret, `erased ${normalAddress}`);
}
