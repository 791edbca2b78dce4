/**
 * The first words of a text on one line, at most `maxCharacters` UTF-16 units with the ellipsis,
 * cut at a word where there is one.
 */
export function snippet(text: string, maxCharacters: number): string {
  const line = text
    .slice(0, maxCharacters * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= maxCharacters) return line;
  const cut = line.slice(0, maxCharacters - 1);
  const space = cut.lastIndexOf(' ');
  const atWord = space > maxCharacters / 2 ? cut.slice(0, space) : cut;
  return `${atWord.replace(/[\ud800-\udbff]$/, '')}…`;
}
