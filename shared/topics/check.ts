import { checkContexts } from './check-contexts.ts';
import { checkTermsMatch } from './check-terms-match.ts';
import { compileTopicModel } from './compile.ts';
import { byPlace, loadTopicFiles } from './load.ts';
import type { TopicFinding } from './topic-finding.ts';

/** `error`: the model is refused with it. `warning`: it runs, but surely not as its author thinks. */
export type CheckFinding = TopicFinding & { readonly severity: 'error' | 'warning' };

/** Everything that is wrong or doubtful in the files of a topic model, in order of file and place. */
export function checkTopicFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): readonly CheckFinding[] {
  const loaded = loadTopicFiles(files);
  if (loaded.kind === 'invalid') return loaded.findings.map((finding) => ({ ...finding, severity: 'error' }));
  const compiled = compileTopicModel(loaded.model);
  return [...checkContexts(loaded.files), ...checkTermsMatch(loaded.files, compiled)]
    .toSorted(byPlace)
    .map((finding) => ({ ...finding, severity: 'warning' }));
}
