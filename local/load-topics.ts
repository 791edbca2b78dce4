import { readdirSync, readFileSync } from 'node:fs';
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
export function loadTopics(dir = join(PROJECT_ROOT, 'config/topics')): CompiledTopicModel {
  const files = readdirSync(dir)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => ({ path: join(dir, name), text: readFileSync(join(dir, name), 'utf8') }));
  const loaded = loadTopicFiles(files);
  if (loaded.kind === 'loaded') return compileTopicModel(loaded.model);
  throw new UsageError(
    loaded.findings.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`).join('\n'),
  );
}
