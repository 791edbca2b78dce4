import type { ModelFacts, PlanFinding, TopicText } from '../../model/model-desk.ts';
import { checkTopicFiles } from '../../topics/check.ts';
import { type CompiledTopicModel, compileTopicModel } from '../../topics/compile.ts';
import { loadTopicFiles } from '../../topics/load.ts';
import { locatedRules, type WordRule } from '../../topics/located-rules.ts';
import { describeModel } from './describe-model.ts';

/** A topic model with the files that it was made of, and what the desk shows of them. */
export type OpenedModel = {
  readonly compiled: CompiledTopicModel;
  /** Every rule that looks for words. */
  readonly written: readonly WordRule[];
  readonly facts: ModelFacts;
};

export type OpenModel =
  | { readonly kind: 'opened'; readonly model: OpenedModel }
  | { readonly kind: 'invalid'; readonly findings: readonly PlanFinding[] };

/** Opens the files of a model; `path` is what findings and pages call a file. */
export function openModel(files: readonly TopicText[]): OpenModel {
  const loaded = loadTopicFiles(files);
  if (loaded.kind === 'invalid')
    return { kind: 'invalid', findings: loaded.findings.map((finding) => ({ ...finding, severity: 'error' })) };
  const compiled = compileTopicModel(loaded.model);
  return {
    kind: 'opened',
    model: {
      compiled,
      written: loaded.files.flatMap((file) => locatedRules(file).map(({ value }) => value)),
      facts: describeModel(loaded.files, { version: compiled.version, files }),
    },
  };
}

/** What a check warns of in files that load. */
export function modelWarnings(files: readonly TopicText[]): readonly string[] {
  return checkTopicFiles(files).map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
}
