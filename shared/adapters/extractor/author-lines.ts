import { foldText } from './fold-text.ts';

/** Nothing but authors' names, after "By" at most; `authors` are folded. */
export function isByline(text: string, authors: ReadonlySet<string>): boolean {
  if (text.length > MAX_BYLINE_CHARS || authors.size === 0) return false;
  const names = namesIn(text);
  return names.length > 0 && names.every((name) => authors.has(name));
}

/** Names of a byline, folded. */
export function namesIn(byline: string): readonly string[] {
  return rawNamesIn(byline)
    .map(foldText)
    .filter((name) => name !== '');
}

function rawNamesIn(byline: string): readonly string[] {
  return byline.replace(BY, '').split(NAME_SEPARATOR);
}
const MAX_BYLINE_CHARS = 160;
const BY = /^(?:by|por|von|par|di|text[oe]?:)\s+/i;
const NAME_SEPARATOR = /\s*[,;|/&]\s*|\s+(?:and|y|e|und|et)\s+/i;

/** Who the author is, behind the text: `Ann Lee is a reporter …`; `bylines` as the page has them. */
export function isBiography(text: string, bylines: readonly string[]): boolean {
  const names = bylines.flatMap(rawNamesIn);
  return names.some((name) => name.includes(' ') && text.startsWith(name) && BIO_VERB.test(text.slice(name.length)));
}
const BIO_VERB = /^,? (?:is|was|has been|works|writes|covers|reports|es|era|fue|trabaja|escribe|cubre|ist|schreibt)\s/i;
