import { VigiaError } from '../../errors.ts';

const MAX_KEY_CHARACTERS = 512;

/** File systems stop at 255 bytes a name; the rest is room for marks. */
const MAX_SEGMENT_CHARACTERS = 200;

const SEGMENT = /^[a-z0-9._-]+$/;

/** The one reading of the port's rule for blob keys, for every adapter; throws `bad-blob-key`. */
export function checkBlobKey(key: string): void {
  const fits = key.length <= MAX_KEY_CHARACTERS && key.split('/').every(isSegment);
  if (fits) return;
  throw new VigiaError(
    `Cannot use blob key as it is segments of [a-z0-9._-] joined by /, at most ${MAX_SEGMENT_CHARACTERS} characters ` +
      `each and ${MAX_KEY_CHARACTERS} in all, none of them . or ..: current value is ${JSON.stringify(key.slice(0, 100))}`,
    { code: 'bad-blob-key' },
  );
}

function isSegment(segment: string): boolean {
  const named = SEGMENT.test(segment) && segment !== '.' && segment !== '..';
  return named && segment.length <= MAX_SEGMENT_CHARACTERS;
}
