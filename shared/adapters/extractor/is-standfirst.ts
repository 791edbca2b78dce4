import { foldText } from './fold-text.ts';

/** Shorter than this, text agrees by chance. */
const MIN_CHARS = 40;

/** A standfirst and the description for search engines are the same text, or one begins with the other. */
export function isStandfirst(text: string, descriptions: readonly string[]): boolean {
  if (text.length < MIN_CHARS) return false;
  const lead = foldText(text);
  return descriptions
    .map(foldText)
    .some((said) => said.length >= MIN_CHARS / 2 && (lead.startsWith(said) || said.startsWith(lead)));
}
