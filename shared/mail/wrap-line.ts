/** RFC 5322 §2.1.1 recommends at most 78 characters a line. */
export const LINE_CHARACTERS = 78;

/**
 * One line broken at its spaces so that each piece has at most 78 code points; a word that is longer, such as an
 * address, stays whole on a line of its own. `indent` stands before every line after the first.
 */
export function wrapLine(line: string, indent = ''): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    const room = LINE_CHARACTERS - (lines.length === 0 ? 0 : indent.length);
    if (current !== '' && [...longer].length > room) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current].join(`\n${indent}`);
}
