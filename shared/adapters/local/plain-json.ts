import { VigiaError } from '../../errors.ts';
import type { JsonObject } from '../../model/json.ts';

/** Deeper bodies are a cycle or a mistake; our records nest less than ten levels. */
const MAX_DEPTH = 100;

/**
 * The JSON text of a body, after a check that it survives the way there and back: finite numbers,
 * plain objects and arrays only. Fields that are `undefined` are dropped; anything else that JSON
 * would change (NaN, a Date, a Map, `undefined` in an array) throws `not-plain-json`.
 */
export function plainJson(body: JsonObject): string {
  if (Array.isArray(body) || typeof body !== 'object' || body === null) throw notPlain('body', body);
  checkValue(body, 'body', 0);
  return JSON.stringify(body);
}

function checkValue(value: unknown, path: string, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object' || depth === MAX_DEPTH) throw notPlain(path, value);
  if (Array.isArray(value)) {
    // An index loop, because forEach would skip the holes of a sparse array.
    for (let index = 0; index < value.length; index += 1) checkValue(value[index], `${path}[${index}]`, depth + 1);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notPlain(path, value);
  for (const [name, field] of Object.entries(value)) {
    if (field !== undefined) checkValue(field, `${path}.${name}`, depth + 1);
  }
}

function notPlain(path: string, value: unknown): VigiaError {
  const found = typeof value === 'object' && value !== null ? value.constructor?.name : String(value);
  return new VigiaError(
    `Cannot store ${path} as it must be plain JSON of at most ${MAX_DEPTH} levels: current value is ${found}`,
    { code: 'not-plain-json' },
  );
}
