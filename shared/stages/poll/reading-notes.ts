/** What was not read of a document of `found` entries (sitemaps of an index), of which `kept` were kept; sentences. */
export function readingNotes(
  { cutOff }: { readonly cutOff: boolean },
  what: 'feed' | 'sitemap' | 'sitemap index',
  found: number,
  kept: number,
): readonly string[] {
  const [one, many] = what === 'sitemap index' ? ['sitemap', 'sitemaps'] : ['entry', 'entries'];
  const held = `${found} ${found === 1 ? one : many}`;
  const notes: string[] = [];
  if (cutOff) notes.push(`The ${what} is cut off after ${held}; the whole ones were read.`);
  if (found > kept) notes.push(`The ${what} holds ${held}; the newest ${kept} were kept.`);
  return notes;
}
