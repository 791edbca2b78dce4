import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of `cases.jsonl`: what is played, and how it must end. Which of the other fields there are depends on the kind. */
export type HostileCase = {
  readonly id: string;
  readonly kind: string;
  readonly expect: unknown;
  readonly why?: string;
  readonly input?: unknown;
  /** Path beside `cases.jsonl`. */
  readonly file?: string;
  readonly content_encoding?: string | null;
  /** Answers of a name server, one a lookup: addresses, or an error's name. */
  readonly answers?: readonly (readonly string[] | string)[];
  readonly status?: number;
  readonly location?: string | null;
};

/** The folder that development brings; it is no part of the repository. */
export const HOSTILE_DIR = join(import.meta.dirname, '../../../shared/hostile');

/** Every case of a folder; none when there is no `cases.jsonl`. */
export function readHostileCases(dir: string): readonly HostileCase[] {
  const file = join(dir, 'cases.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): HostileCase => JSON.parse(line));
}

/** The cases of one kind; none, with one line that says so, when ../shared is not there. */
export function hostileCases(kind: string): readonly HostileCase[] {
  if (!existsSync(HOSTILE_DIR))
    console.log(`skipped: hostile cases of kind ${kind}, as ../shared/hostile is not there`);
  return readHostileCases(HOSTILE_DIR).filter((found) => found.kind === kind);
}
