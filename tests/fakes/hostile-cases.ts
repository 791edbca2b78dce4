import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type HostileCase = {
  readonly id: string;
  readonly kind: string;
  readonly expect: string;
  readonly input: string;
};

const CASES = join(import.meta.dirname, '../../../shared/hostile/cases.jsonl');

/** The cases of one kind; none, with one line that says so, when ../shared is not there. */
export function hostileCases(kind: string): readonly HostileCase[] {
  if (!existsSync(CASES)) {
    console.log(`skipped: hostile cases of kind ${kind}, as ../shared/hostile is not there`);
    return [];
  }
  return readFileSync(CASES, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"${kind}"`))
    .map((line): HostileCase => JSON.parse(line))
    .filter((found) => found.kind === kind && typeof found.input === 'string');
}
