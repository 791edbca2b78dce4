/** RFC 3986 §2.3: the same character whether written as it is or with a percent sign. */
const UNRESERVED = /^[a-z0-9._~-]$/i;

/**
 * How specific a rule's path is, in characters of its comparable form, when it matches a path of that
 * form; `undefined` when it does not (RFC 9309 §2.2.2 and §2.2.3).
 *
 * The parts between `*` are looked for from left to right, each at its first place: what follows has
 * the most room there, so no other place needs a try.
 */
export function matchesPath(rulePath: string, path: string): number | undefined {
  const isAnchored = rulePath.endsWith('$');
  const pattern = (isAnchored ? rulePath.slice(0, -1) : rulePath).split('*').map(comparable);
  const isMatch = matchesParts(pattern, path, isAnchored);
  if (!isMatch) return undefined;
  return pattern.reduce((sum, part) => sum + part.length, pattern.length - 1 + (isAnchored ? 1 : 0));
}

/**
 * One form for all ways of writing a path: percent signs only where they are needed, in upper case;
 * other bytes than ASCII's, and `*` and `$`, which mean something in a rule, with percent signs.
 */
export function comparable(path: string): string {
  return path
    .toWellFormed()
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return UNRESERVED.test(character) ? character : code.toUpperCase();
    })
    .replace(/[^\u0021-\u007e]+|["<>\\^`{|}]/gu, (characters) => encodeURIComponent(characters))
    .replaceAll('*', '%2A')
    .replaceAll('$', '%24');
}

function matchesParts(parts: readonly string[], path: string, isAnchored: boolean): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.at(-1);
  if (last === undefined) return isAnchored ? path === first : path.startsWith(first);
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of isAnchored ? rest.slice(0, -1) : rest) {
    const found = indexOfPart(path, part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return !isAnchored || (path.endsWith(last) && path.length - last.length >= at);
}

/** `indexOf` compares every place again from its start: fine for a few characters, not for a hostile thousand. */
const MAX_PLAIN_CHARS = 16;

function indexOfPart(path: string, part: string, from: number): number {
  if (part.length > path.length - from) return -1;
  return part.length <= MAX_PLAIN_CHARS ? path.indexOf(part, from) : indexOfLinear(path, part, from);
}

/** Knuth, Morris and Pratt: no character of `path` is looked at more than twice. */
function indexOfLinear(path: string, part: string, from: number): number {
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < path.length; at++) {
    while (matched > 0 && path[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (path[at] === part[matched]) matched++;
    if (matched === part.length) return at - part.length + 1;
  }
  return -1;
}

/** For each prefix, the length of the longest shorter prefix that it ends with. */
function bordersOf(part: string): Uint32Array {
  const borders = new Uint32Array(part.length);
  let matched = 0;
  for (let at = 1; at < part.length; at++) {
    while (matched > 0 && part[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (part[at] === part[matched]) matched++;
    borders[at] = matched;
  }
  return borders;
}
