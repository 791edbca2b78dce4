import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_RECEIVES as EMBEDDED_RECEIVES } from '../../shared/jobs/dead-letter.ts';
import { FUNCTION_NAMES, MAX_RECEIVES } from '../../shared/names.ts';

const FOLDER = new URL('../../functions/', import.meta.url);

/** The handbook's bound on a handler (docs of the house: thin entry points). */
const MAX_LINES = 60;

describe('functions/', () => {
  it('holds one file per entry point of FUNCTION_NAMES and nothing beside them but parts/', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual([...FUNCTION_NAMES.map((name) => `${name}.ts`), 'parts'].toSorted());
  });

  it.each(FUNCTION_NAMES)('%s is a thin file that exports `handler`', (name) => {
    const text = readFileSync(new URL(`${name}.ts`, FOLDER), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES);
    expect(text).toMatch(/^export (?:const|async function) handler\b/m);
  });
});

describe('MAX_RECEIVES', () => {
  it('is the same for the queues of a deployment and the embedded run', () => {
    expect(MAX_RECEIVES).toBe(EMBEDDED_RECEIVES);
  });
});
