/**
 * Whether two names that differ may still be one person: the first word of one is in the other, as in `Manuel Farías` and
 * `Farías Oropeza`. Other first names before a shared surname are relatives.
 */
export function mayBeSameName(a: string, b: string): boolean {
  const [mine, theirs] = [a.split(' '), b.split(' ')];
  return mine.includes(theirs[0] ?? '') || theirs.includes(mine[0] ?? '');
}
