import { type Document, isCollection, isMap, isNode, isScalar, type LineCounter } from 'yaml';
import type { Finding } from '../model/finding.ts';

/** A mistake in a topic file. */
export type TopicFinding = Finding & { readonly path: string };

/** A parsed file with what is needed to point into it. */
export type FilePlace = { readonly path: string; readonly document: Document; readonly lines: LineCounter };

export type PathPart = string | number;

/** Where a value of the file stands, or its key with `onKey`; the nearest parent that exists when it does not. */
export function positionOf(
  place: FilePlace,
  at: readonly PathPart[],
  onKey = false,
): { readonly path: string; readonly line: number; readonly column: number } {
  const offset = (onKey ? keyOffset(place.document, at) : undefined) ?? valueOffset(place.document, at);
  const { line, col } = place.lines.linePos(offset);
  return { path: place.path, line, column: col };
}

function keyOffset(document: Document, at: readonly PathPart[]): number | undefined {
  const parent = at.length === 1 ? document.contents : document.getIn(at.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === at.at(-1));
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}

function valueOffset(document: Document, at: readonly PathPart[]): number {
  for (let length = at.length; length > 0; length--) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isCollection(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}
