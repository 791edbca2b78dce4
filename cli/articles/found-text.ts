import type { HighlightedText } from '../../shared/query/passages.ts';
import type { FoundArticle } from '../../shared/query/search-articles.ts';
import { highlighted, type Paint } from '../terminal-text.ts';
import { wrapHighlighted } from '../wrap-highlighted.ts';
import type { CsvRows } from './csv-of.ts';

/** Digits of an id that a person needs to name an article. */
const SHORT_ID = 12;
const INDENT = ' '.repeat(SHORT_ID + 2);

/** On a narrower terminal it wraps by itself. */
const MIN_WIDTH = 20;

/**
 * An article of a list: id, day, language and title; then source and tags; then the passages that met the query. With
 * `columns`, lines end there and go on below where they began; without, each is one line.
 */
export function foundText(
  { record, storyId, excerpt }: FoundArticle,
  { paint, columns = Number.POSITIVE_INFINITY }: { readonly paint: Paint; readonly columns?: number },
): string {
  const { id, orderedAt, source, language, tags } = record;
  const names = tags.map(({ tag, level }) => (level === 'about' ? tag : `(${tag})`)).join(' ');
  const story = storyId === id ? '' : ` · story ${storyId.slice(0, SHORT_ID)}`;
  const head = `${id.slice(0, SHORT_ID)}  ${orderedAt.slice(0, 10)}  ${language}  `;
  const about = `${source.title}${source.sample ? ' [sample]' : ''}${story}${names === '' ? '' : ` · ${names}`}`;
  const width = Math.max(MIN_WIDTH, columns - INDENT.length);
  const below = (text: HighlightedText, first = width) =>
    wrapHighlighted(text, { width, first }).map((line) => highlighted(line, paint));
  return [
    head + below(excerpt.title, columns - head.length).join(`\n${INDENT}`),
    ...[{ text: about, ranges: [] }, ...excerpt.passages].map((text) => INDENT + below(text).join(`\n${INDENT}`)),
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
