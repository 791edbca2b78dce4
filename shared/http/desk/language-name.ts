/** Making one costs far more than using it. */
const names = new Map<string, Intl.DisplayNames>();

/** What a language (BCP 47, or `und`) is called in another: `Spanish`, `español`; the tag itself where nobody names it. */
export function languageName(reader: string, tag: string): string {
  const known = names.get(reader) ?? new Intl.DisplayNames([reader], { type: 'language', fallback: 'code' });
  names.set(reader, known);
  try {
    return known.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
