import { sha256Hex } from '../text/hash.ts';

/** SHA-256 of title and text as `contentHash` has it: a change is a new version. */
export function contentHashOf(title: string, text: string): string {
  return sha256Hex(`${title}\n\n${text}`);
}
