import type { HighlightedText } from '../shared/query/passages.ts';

/** Everything that a terminal acts on: escape sequences begin with one of these, and bidi marks turn lines around. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text of an article on one line that no terminal acts on. */
export function terminalLine(text: string): string {
  return text.replaceAll(UNSAFE, ' ');
}

/** The same with its line breaks kept. */
export function terminalText(text: string): string {
  return text.split(/\r?\n/).map(terminalLine).join('\n');
}

/** JSON in which what a terminal acts on is escaped; it reads back to the same value. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSAFE, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}

/** How words that met a query are marked: in bold where there is colour, else between asterisks. */
export type Paint = (marked: string) => string;

/** Colour for a terminal, unless NO_COLOR is set (no-color.org). */
export function paintFor(isTerminal: boolean): Paint {
  const noColor = process.env['NO_COLOR'] ?? '';
  return isTerminal && noColor === '' ? (marked) => `\u001b[1;33m${marked}\u001b[0m` : (marked) => `*${marked}*`;
}

/** A title or passage with its words marked. */
export function highlighted({ text, ranges }: HighlightedText, paint: Paint): string {
  let at = 0;
  let painted = '';
  for (const [start, end] of ranges) {
    painted += terminalLine(text.slice(at, start)) + paint(terminalLine(text.slice(start, end)));
    at = end;
  }
  return painted + terminalLine(text.slice(at));
}
