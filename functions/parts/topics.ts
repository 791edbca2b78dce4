import { VigiaError } from '../../shared/errors.ts';
import { BUNDLE } from '../../shared/names.ts';
import { type CompiledTopicModel, compileTopicModel } from '../../shared/topics/compile.ts';
import { loadTopicFiles } from '../../shared/topics/load.ts';
import { bundledTopicFiles } from './topic-files.ts';

/**
 * The topic model as it was deployed, compiled.
 *
 * @throws VigiaError `bad-topics` with `file:line:column` for every fault: a wrong model is never used in part.
 */
export function bundledTopics(): CompiledTopicModel {
  const folder = `${BUNDLE.config}/topics`;
  const files = bundledTopicFiles().map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
  const loaded = loadTopicFiles(files);
  if (loaded.kind === 'loaded') return compileTopicModel(loaded.model);
  const faults = loaded.findings.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
  throw new VigiaError(faults.join('\n'), { code: 'bad-topics' });
}
