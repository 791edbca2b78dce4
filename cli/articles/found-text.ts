import type { FoundArticle } from '../../shared/query/search-articles.ts';
import { highlighted, type Paint, terminalLine } from '../terminal-text.ts';
import type { CsvRows } from './csv-of.ts';

/** Digits of an id that a person needs to name an article. */
const SHORT_ID = 12;
const INDENT = ' '.repeat(SHORT_ID + 2);

/** An article of a list: id, day, language and title; then source and tags; then the passages that met the query. */
export function foundText({ record, storyId, excerpt }: FoundArticle, paint: Paint): string {
  const { id, orderedAt, source, language, tags } = record;
  const names = tags.map(({ tag, level }) => (level === 'about' ? tag : `(${tag})`)).join(' ');
  const story = storyId === id ? '' : ` · story ${storyId.slice(0, SHORT_ID)}`;
  return [
    `${id.slice(0, SHORT_ID)}  ${orderedAt.slice(0, 10)}  ${language}  ${highlighted(excerpt.title, paint)}`,
    `${INDENT}${terminalLine(source.title)}${source.sample ? ' [sample]' : ''}${story}${names === '' ? '' : ` · ${names}`}`,
    ...excerpt.passages.map((passage) => `${INDENT}${highlighted(passage, paint)}`),
  ].join('\n');
}

/** One row an article. */
export function foundRows(found: readonly FoundArticle[]): CsvRows {
  return [
    ['id', 'date', 'language', 'title', 'source', 'country', 'url', 'tags', 'story', 'passages'],
    ...found.map(({ record, storyId, excerpt }) => [
      record.id,
      record.orderedAt,
      record.language,
      record.title,
      record.source.title,
      record.source.country ?? '',
      record.url,
      record.tags.map(({ tag, level }) => `${tag} ${level}`).join('; '),
      storyId,
      excerpt.passages.map(({ text }) => text).join(' '),
    ]),
  ];
}
