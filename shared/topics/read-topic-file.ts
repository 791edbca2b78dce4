import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearestName } from '../model/nearest-name.ts';
import { keysAllowedAt } from './keys-allowed-at.ts';
import type { CheckedFile } from './located-words.ts';
import { topicFileSchema } from './topic-file.ts';
import { type FilePlace, type PathPart, positionOf, type TopicFinding } from './topic-finding.ts';

/**
 * A file as far as it can be read: what the schema refuses is a finding, and is left out of `file`, so that the rest
 * can be checked further. `unread` are the names of what was left out.
 */
export type ReadTopicFile = {
  readonly findings: readonly TopicFinding[];
  readonly file?: CheckedFile;
  readonly unread: readonly string[];
};

/** What is left out may leave its parent incomplete, which goes then as well: as deep as a file is. */
const MAX_ROUNDS = 8;

/** Reads one YAML file of a topic model, with every mistake that its form alone shows. */
export function readTopicFile({ path, text }: { readonly path: string; readonly text: string }): ReadTopicFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = { path, document, lines };
  const faults = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { path, line, column: col, message: `the file is not YAML here: ${error.message}` };
  });
  // A key written twice leaves the rest readable; after any other fault what follows is guessed.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return { findings: faults, unread: [] };
  const parsed = topicFileSchema.safeParse(parsable(document));
  if (parsed.success) return { findings: faults, file: { place, content: parsed.data }, unread: [] };
  const findings = [...faults, ...parsed.error.issues.flatMap((issue) => findingsOf(place, issue))];
  return { findings, ...withoutFaults(place, parsed.error.issues) };
}

function parsable(document: Document): unknown {
  return document.toJS({ maxAliasCount: 0 });
}

/** Takes the refused parts out of the document, until the schema accepts the rest. */
function withoutFaults(place: FilePlace, first: readonly z.core.$ZodIssue[]): Pick<ReadTopicFile, 'file' | 'unread'> {
  const { document } = place;
  const unread: string[] = [];
  let issues = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const refused = refusedPaths(document, issues);
    if (refused.some((path) => path.length === 0)) return { unread };
    for (const path of refused) {
      unread.push(...namesAt(document, path));
      document.deleteIn(path);
    }
    const parsed = topicFileSchema.safeParse(parsable(document));
    if (parsed.success) return { file: { place, content: parsed.data }, unread };
    issues = parsed.error.issues;
  }
  return { unread };
}

/** Each once, the outermost of nested ones only, later items of an array before earlier ones. */
function refusedPaths(document: Document, issues: readonly z.core.$ZodIssue[]): readonly (readonly PathPart[])[] {
  const byName = new Map<string, readonly PathPart[]>();
  for (const issue of issues)
    for (const { at } of placesOf(issue)) {
      let path = at;
      while (path.length > 0 && !document.hasIn(path)) path = path.slice(0, -1);
      byName.set(JSON.stringify(path), path);
    }
  const paths = [...byName.values()];
  const isInside = (path: readonly PathPart[], other: readonly PathPart[]) =>
    path.length > other.length && other.every((part, index) => part === path[index]);
  return paths.filter((path) => !paths.some((other) => isInside(path, other))).toSorted(laterFirst);
}

function laterFirst(a: readonly PathPart[], b: readonly PathPart[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (typeof part === 'number' && typeof other === 'number' && part !== other) return other - part;
  }
  return 0;
}

/** The key of what goes, and the id that it has: a list or an entry by that name is no unknown one. */
function namesAt(document: Document, path: readonly PathPart[]): readonly string[] {
  const node = document.getIn(path, true);
  const id = isMap(node) ? node.get('id') : undefined;
  return [path.at(-1), id, path.at(-1) === 'id' ? document.getIn(path) : undefined].filter(
    (name) => typeof name === 'string',
  );
}

function findingsOf(place: FilePlace, issue: z.core.$ZodIssue): readonly TopicFinding[] {
  const kind = place.document.get('kind');
  return placesOf(issue).map(({ at, onKey }) => ({
    ...positionOf(place, at, onKey),
    message: onKey
      ? unknownKey(at, typeof kind === 'string' ? kind : '')
      : `${describePath(at)}: ${expectation(issue)}`,
  }));
}

/** One per unknown key, one per other issue; a path never holds symbols, for YAML has none. */
function placesOf(issue: z.core.$ZodIssue): readonly { readonly at: readonly PathPart[]; readonly onKey: boolean }[] {
  const at = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ at: [...at, key], onKey: true }));
  return [{ at, onKey: false }];
}

function unknownKey(at: readonly PathPart[], kind: string): string {
  const key = String(at.at(-1));
  const parent = at.slice(0, -1);
  const allowed = keysAllowedAt(topicFileSchema, parent, kind);
  const nearest = nearestName(key, allowed);
  const hint = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  return `unknown key "${key}" ${describePath(parent)}: ${hint}expected one of ${allowed.join(', ')}`;
}

/** A union says what each of its forms expects. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue.message;
  const forms = issue.errors.flatMap((errors) => errors.map(({ message }) => message.replace(/^Invalid \w+: /, '')));
  return forms.length === 0 ? issue.message : [...new Set(forms)].join(', or ');
}

function describePath(path: readonly PathPart[]): string {
  return path.length === 0 ? 'at the top of the file' : `in ${path.join('.')}`;
}
