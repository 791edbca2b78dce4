import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';

const PROGRAM = join(import.meta.dirname, 'mutant-program.ts');

type Verdict = {
  readonly applied: boolean;
  readonly tried: number;
  readonly killed?: { trial: string; finding: string };
};

describe('the checkers', () => {
  it.for(MUTANTS)('notice production code with a guarantee less: $name', { timeout: 120_000 }, async ({ name }) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, name]);
    const { applied, killed }: Verdict = JSON.parse(stdout);
    expect(applied, 'the mutant must be rewritten: its text is not in the file any more').toBe(true);
    expect(killed, 'nothing noticed').toBeDefined();
    console.log(`${name}: ${killed?.finding} (${killed?.trial})`);
  });
});
