import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../shared/errors.ts';
import { type CompiledTopicModel, compileTopicModel } from '../shared/topics/compile.ts';
import { loadTopicFiles } from '../shared/topics/load.ts';
import { PROJECT_ROOT } from './project-root.ts';

/**
 * The topic model of `config/topics/`, compiled.
 *
 * @throws UsageError with `file:line:column` for every fault: a wrong model is never ignored.
 */
export function loadTopics(dir?: string): CompiledTopicModel {
  const loaded = loadTopicFiles(readTopicFiles(dir));
  if (loaded.kind === 'loaded') return compileTopicModel(loaded.model);
  throw new UsageError(
    loaded.findings.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`).join('\n'),
  );
}

/** A file of a topic model, by the path at which a person finds it. */
export type TopicText = { readonly path: string; readonly text: string };

/**
 * The files of a topic model as they are; those of the installation unless a folder is named.
 *
 * @throws UsageError when the folder is none, or holds no model.
 */
export function readTopicFiles(dir = join(PROJECT_ROOT, 'config/topics')): readonly TopicText[] {
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.yaml')) : [];
  if (names.length === 0)
    throw new UsageError(`Cannot read ${dir} as a topic model: it must be a folder with .yaml files, and has none.`);
  return names.toSorted().map((name) => ({ path: join(dir, name), text: readFileSync(join(dir, name), 'utf8') }));
}
