import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledTopicModel, compileTopicModel } from '../../shared/topics/compile.ts';
import { loadTopicFiles } from '../../shared/topics/load.ts';

const FOLDER = join(import.meta.dirname, '../../config/topics');

/** The files of the shipped topic model. */
export function topicFiles(): { path: string; text: string }[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ path: `config/topics/${name}`, text: readFileSync(join(FOLDER, name), 'utf8') }));
}

/** The shipped topic model, compiled; throws with every finding when it is invalid. */
export function shippedModel(): CompiledTopicModel {
  return compileFiles(topicFiles());
}

/** A model of files written in a test. */
export function compileFiles(files: readonly { path: string; text: string }[]): CompiledTopicModel {
  const loaded = loadTopicFiles(files);
  if (loaded.kind === 'invalid')
    throw new Error(loaded.findings.map((f) => `${f.path}:${f.line}:${f.column}: ${f.message}`).join('\n'));
  return compileTopicModel(loaded.model);
}
