import { citationOf } from './citation-of.ts';
import type { ExportedArticle } from './exported-article.ts';
import { jsonArray } from './json-array.ts';
import type { PersonName } from './name-of-author.ts';

/** CSL-JSON (citation-style-language schema 1.0.2, `article-newspaper`), which Zotero, pandoc and citeproc read. */
export async function* cslJson(batches: AsyncIterable<readonly ExportedArticle[]>): AsyncGenerator<string> {
  yield* jsonArray(batches, cslItem);
  yield '\n';
}

function cslItem(article: ExportedArticle): object {
  const { key, title, authors, issued, accessed, outlet, url, language, section, keywords, note, summary } =
    citationOf(article);
  return {
    id: key,
    type: 'article-newspaper',
    title,
    ...(authors.length === 0 ? {} : { author: authors.map(cslName) }),
    ...(issued === undefined ? {} : { issued: cslDate(issued) }),
    accessed: cslDate(accessed),
    'container-title': outlet,
    publisher: outlet,
    URL: url,
    ...(language === undefined ? {} : { language }),
    ...(section === undefined ? {} : { section }),
    ...(summary === '' ? {} : { abstract: summary }),
    ...(keywords.length === 0 ? {} : { keyword: keywords.join(', ') }),
    ...(note === undefined ? {} : { note }),
  };
}

function cslName(name: PersonName): object {
  if (name.kind === 'organisation') return { literal: name.name };
  return { family: name.family, given: name.given, ...(name.suffix === undefined ? {} : { suffix: name.suffix }) };
}

function cslDate(day: string): object {
  return { 'date-parts': [day.split('-').map(Number)] };
}
