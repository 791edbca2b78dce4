import { minHashBands } from '../../text/minhash.ts';
import { type ShingledText, shingleText } from '../../text/shingles.ts';

/** A text as copies are found by it: its hashed words, and the bands that its copies share some of. */
export type CopyText = ShingledText & { readonly bands: readonly string[] };

export function copyText(text: string): CopyText {
  const shingled = shingleText(text);
  return { ...shingled, bands: minHashBands(shingled) };
}
