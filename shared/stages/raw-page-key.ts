import { sha256Hex } from '../text/hash.ts';

/** Where raw bytes lie in Blobs: under their own hash, so the same page twice is one blob. */
export function rawPageKey(body: Uint8Array): { readonly key: string; readonly sha256: string } {
  const sha256 = sha256Hex(body);
  return { key: `raw/${sha256.slice(0, 2)}/${sha256}.gz`, sha256 };
}
