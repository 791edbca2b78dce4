/**
 * Whether two names mean one person as far as their words say: all words of the shorter are in the longer, in any
 * order, so that `Ovidio Guzmán` is `Guzmán López, Ovidio` and not `Joaquín Guzmán López`.
 */
export function isSameName(a: string, b: string): boolean {
  const [fewer, more] = [a.split(' '), b.split(' ')].toSorted((x, y) => x.length - y.length);
  if (fewer === undefined || more === undefined || fewer.length < 2) return a === b;
  return fewer.every((word) => more.includes(word));
}
