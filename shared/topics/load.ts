import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type CheckedFile, checkReferences } from './check-references.ts';
import { type TopicModel, topicFileSchema } from './topic-file.ts';
import { type PathPart, positionOf, type TopicFinding } from './topic-finding.ts';

/** What is wrong in the files, or the model that they make together. Findings are in order of file and place. */
export type LoadedTopics =
  | { readonly kind: 'loaded'; readonly model: TopicModel }
  | { readonly kind: 'invalid'; readonly findings: readonly TopicFinding[] };

/** Reads the YAML files of a topic model. A model with a single mistake is refused whole, never used in part. */
export function loadTopicFiles(files: readonly { readonly path: string; readonly text: string }[]): LoadedTopics {
  const findings: TopicFinding[] = [];
  const checked: CheckedFile[] = [];
  for (const file of files) {
    const result = readFile(file);
    if (result.kind === 'read') checked.push(result.file);
    else findings.push(...result.findings);
  }
  if (findings.length === 0) findings.push(...checkReferences(checked));
  if (findings.length > 0) return { kind: 'invalid', findings: findings.toSorted(byPlace) };
  return { kind: 'loaded', model: assemble(checked) };
}

type ReadResult =
  | { readonly kind: 'read'; readonly file: CheckedFile }
  | { readonly kind: 'wrong'; readonly findings: readonly TopicFinding[] };

function readFile({ path, text }: { readonly path: string; readonly text: string }): ReadResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: 'wrong',
      findings: document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { path, line, column: col, message: `the file is not YAML here: ${error.message}` };
      }),
    };
  }
  const place = { path, document, lines };
  const parsed = topicFileSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { kind: 'read', file: { place, content: parsed.data } };
  const findings = parsed.error.issues.flatMap((issue) =>
    describeIssue(issue).map(({ at, onKey, message }) => ({ ...positionOf(place, at, onKey), message })),
  );
  return { kind: 'wrong', findings };
}

type IssuePlace = { readonly at: readonly PathPart[]; readonly onKey: boolean; readonly message: string };

/** One finding per unknown key, one per other issue; a path never holds symbols, for YAML has none. */
function describeIssue(issue: z.core.$ZodIssue): readonly IssuePlace[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: [...path, key],
      onKey: true,
      message: `unknown key "${key}" ${describePath(path)}`,
    }));
  }
  return [{ at: path, onKey: false, message: `${describePath(path)}: ${issue.message}` }];
}

function describePath(path: readonly PathPart[]): string {
  return path.length === 0 ? 'at the top of the file' : `in ${path.join('.')}`;
}

function byPlace(a: TopicFinding, b: TopicFinding): number {
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
