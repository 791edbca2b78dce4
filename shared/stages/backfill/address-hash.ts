import { shortHash } from '../../text/hash.ts';

/** A fragment names no other document. */
export function addressHash(url: string): string {
  const { href, hash } = new URL(url);
  return shortHash([hash === '' ? href : href.slice(0, -hash.length)], 16);
}
