import { citationOf } from './citation-of.ts';
import type { ExportedArticle } from './exported-article.ts';
import type { PersonName } from './name-of-author.ts';

/** RIS (Research Information Systems' format, `TY  - NEWS`), which Zotero, Mendeley and EndNote read. */
export async function* risEntries(batches: AsyncIterable<readonly ExportedArticle[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map(entryOf).join('');
}

function entryOf(article: ExportedArticle): string {
  const { key, title, authors, issued, accessed, outlet, url, language, section, keywords, note, summary } =
    citationOf(article);
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['TY', 'NEWS'],
    ['ID', key],
    ['TI', title],
    ...authors.map((name) => ['AU', risName(name)] as const),
    ['T2', outlet],
    ['PB', outlet],
    ['PY', issued?.slice(0, 4)],
    ['DA', issued === undefined ? undefined : risDate(issued)],
    ['Y2', risDate(accessed)],
    ['SE', section],
    ['UR', url],
    ['LA', language],
    ...keywords.map((keyword) => ['KW', keyword] as const),
    ['AB', summary === '' ? undefined : summary],
    ['N1', note],
    ['ER', ''],
  ];
  return `${fields.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}  - ${value}\r\n`])).join('')}\r\n`;
}

/** `Family, Given, Suffix`: a comma of the name's own would be taken for one of these. */
function risName(name: PersonName): string {
  if (name.kind === 'organisation') return name.name.replaceAll(',', ' ').replaceAll(/ +/g, ' ');
  const parts = [name.family, name.given, name.suffix].filter((part) => part !== undefined);
  return parts.map((part) => part.replaceAll(',', '')).join(', ');
}

/** `YYYY/MM/DD/`, the last part being free text. */
function risDate(day: string): string {
  return `${day.replaceAll('-', '/')}/`;
}
