import { createHash } from 'node:crypto';
import { VigiaError } from '../../errors.ts';

/** Where a page ended: the values of its order columns. */
export type PagePosition = readonly (string | number)[];

/** An opaque cursor. `scope` is everything that makes the listing what it is, except its limit. */
export function encodeCursor(scope: unknown, position: PagePosition): string {
  return Buffer.from(JSON.stringify([scopeHash(scope), ...position])).toString('base64url');
}

/**
 * The position in a cursor of the same scope whose values have the types of `shape`. Throws `bad-cursor` for
 * anything else, so that a cursor of another listing cannot silently skip items.
 */
export function decodeCursor(scope: unknown, cursor: string, shape: PagePosition): PagePosition {
  const [hash, ...position] = parseArray(cursor);
  const fits = position.length === shape.length && position.every((value, i) => typeof value === typeof shape[i]);
  if (hash !== scopeHash(scope) || !fits) {
    throw new VigiaError('Cannot continue a listing as the cursor must come from the same listing: start without one', {
      code: 'bad-cursor',
    });
  }
  // Each value was just found to have the type of the shape's.
  return position as PagePosition;
}

function parseArray(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    // Not ours at all; the caller's comparison refuses it.
    return [];
  }
}

function scopeHash(scope: unknown): string {
  return createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 12);
}
