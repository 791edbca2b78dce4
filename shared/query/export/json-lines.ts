import { recordReservation } from '../../model/record-reservation.ts';
import type { Receipt, Tag } from '../../model/tag.ts';
import type { ExportAbout, ExportedArticle } from './exported-article.ts';

/** Of the lines' shape: a change that breaks a reader raises it. */
const SCHEMA_VERSION = 1;

/** Words of the text that may leave the archive without the reader scope (DESIGN.md §1, promise 6). */
const MAX_QUOTED_CHARACTERS = 300;

/**
 * One JSON object a line: an article with its tags and the receipts of each. Without the full text the words of all
 * receipts of an article end after 300 characters; their places and rules stay.
 */
export async function* jsonLines(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  about: ExportAbout,
): AsyncGenerator<string> {
  for await (const batch of batches)
    yield batch.map((article) => `${JSON.stringify(lineOf(article, about))}\n`).join('');
}

/** What is undefined is left out of the line. */
function lineOf({ record, storyId, archived }: ExportedArticle, { fullText }: ExportAbout): object {
  const { fetch, story } = record;
  return {
    schemaVersion: SCHEMA_VERSION,
    id: record.id,
    title: record.title,
    url: record.url,
    canonicalUrl: record.canonicalUrl,
    source: record.source,
    siteName: record.siteName,
    language: record.language,
    publishedAt: record.publishedAt,
    publishedFrom: record.publishedFrom,
    modifiedAt: record.modifiedAt,
    foundAt: record.foundAt,
    authors: record.authors,
    section: record.section,
    wires: record.wires,
    licence: record.licence,
    form: record.form,
    snippet: record.snippet,
    story: { ...story, storyId },
    tags: archived === undefined ? record.tags : tagsWithReceipts(archived.tags, fullText, recordReservation(record)),
    modelVersion: record.modelVersion,
    extraction: record.extraction,
    articleVersion: record.articleVersion,
    contentHash: record.contentHash,
    fetch: fetch && { url: fetch.url, status: fetch.status, fetchedAt: fetch.fetchedAt, sha256: fetch.sha256 },
    reserved: recordReservation(record),
    gone: record.gone,
    text: fullText ? archived?.article.text : undefined,
  };
}

function tagsWithReceipts(tags: readonly Tag[], fullText: boolean, reserved: string | undefined): readonly object[] {
  if (fullText && reserved === undefined) return tags;
  let left = reserved === undefined ? MAX_QUOTED_CHARACTERS : 0;
  const short = ({ rule, language, score, field, start, end, words }: Receipt): object => {
    if (field !== 'title') left -= words.length;
    return { rule, language, score, field, start, end, ...(field !== 'title' && left < 0 ? {} : { words }) };
  };
  return tags.map(({ receipts, ...tag }) => ({ ...tag, receipts: receipts.map(short) }));
}
