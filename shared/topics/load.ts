import { checkReferences } from './check-references.ts';
import type { CheckedFile } from './located-words.ts';
import { readTopicFile } from './read-topic-file.ts';
import type { TopicModel } from './topic-file.ts';
import type { TopicFinding } from './topic-finding.ts';

/** What is wrong in the files, or the model that they make together. Findings are in order of file and place. */
export type LoadedTopics =
  | { readonly kind: 'loaded'; readonly model: TopicModel; readonly files: readonly CheckedFile[] }
  | { readonly kind: 'invalid'; readonly findings: readonly TopicFinding[] };

/**
 * Reads the YAML files of a topic model. A model with a single mistake is refused whole, never used in part; every
 * mistake is named at once, also those behind one that hides its surroundings.
 */
export function loadTopicFiles(files: readonly { readonly path: string; readonly text: string }[]): LoadedTopics {
  const read = files.map(readTopicFile);
  const checked = read.flatMap(({ file }) => file ?? []);
  const findings = [
    ...read.flatMap((result) => result.findings),
    ...checkReferences(checked, {
      names: new Set(read.flatMap(({ unread }) => unread)),
      isWholeFile: checked.length < read.length,
    }),
  ];
  if (findings.length > 0) return { kind: 'invalid', findings: findings.toSorted(byPlace) };
  return { kind: 'loaded', model: assemble(checked), files: checked };
}

/** By file, then by line and column. */
export function byPlace(a: TopicFinding, b: TopicFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function assemble(files: readonly CheckedFile[]): TopicModel {
  const contents = files.toSorted((a, b) => (a.place.path < b.place.path ? -1 : 1)).map((file) => file.content);
  const head = contents.find((content) => content.kind === 'model');
  return {
    number: head?.number ?? 0,
    frames: head?.frames ?? [],
    topics: contents.filter((content) => content.kind === 'topic'),
    catalogues: contents.filter((content) => content.kind === 'catalogue'),
    lists: Object.assign({}, ...contents.map((content) => content.lists ?? {})),
  };
}
