import { citationOf } from './citation-of.ts';
import type { ExportedArticle } from './exported-article.ts';
import type { PersonName } from './name-of-author.ts';

/** BibLaTeX's names of languages (manual, table 2). */
const LANGID: Readonly<Record<string, string>> = { en: 'english', es: 'spanish' };

/** BibLaTeX `@online` entries in UTF-8, which Zotero, JabRef, biber and pandoc read. */
export async function* bibtexEntries(batches: AsyncIterable<readonly ExportedArticle[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map(entryOf).join('');
}

function entryOf(article: ExportedArticle): string {
  const citation = citationOf(article);
  const { key, title, authors, issued, accessed, outlet, url, language = '', keywords, note, summary } = citation;
  const langid = LANGID[language];
  const fields: readonly (readonly [string, string | undefined])[] = [
    // The inner braces keep the capitals of the title as they are.
    ['title', `{${latexText(title)}}`],
    ['author', authors.length === 0 ? undefined : authors.map(bibtexName).join(' and ')],
    ['date', issued],
    ['year', issued?.slice(0, 4)],
    ['organization', latexText(outlet)],
    ['url', verbatimUrl(url)],
    ['urldate', accessed],
    ['langid', langid],
    ['keywords', keywords.length === 0 ? undefined : keywords.map(latexText).join(', ')],
    ['abstract', summary === '' ? undefined : latexText(summary)],
    ['note', note === undefined ? undefined : latexText(note)],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}},\n`]));
  return `@online{${key},\n${lines.join('')}}\n\n`;
}

/** `von Last, Jr, First`; braces keep the name of an organisation from being taken apart. */
function bibtexName(name: PersonName): string {
  if (name.kind === 'organisation') return `{${latexText(name.name)}}`;
  const parts = [name.family, name.suffix, name.given].filter((part) => part !== undefined);
  return parts.map((part) => braced(latexText(part))).join(', ');
}

/** An `and` or a comma inside of a part would end it. */
function braced(part: string): string {
  return /,|\band\b/i.test(part) ? `{${part}}` : part;
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  // A brace with a backslash still counts where BibTeX looks for a field's end.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
};

/** Text with LaTeX's ten special characters escaped. */
function latexText(text: string): string {
  return text.replaceAll(/[\\{}~^&%$#_]/g, (character) => LATEX[character] ?? character);
}

/** BibLaTeX takes `url` as it stands, so only what would unbalance the field or end it is percent-encoded. */
function verbatimUrl(url: string): string {
  return url.replaceAll(/[{}\\\s]/g, encodeURIComponent);
}
