import type { ExportAbout, ExportedArticle } from './exported-article.ts';
import { feedEntry, feedTitle } from './feed-entry.ts';
import { jsonArray } from './json-array.ts';

/** JSON Feed 1.1 (jsonfeed.org/version/1.1); `_vigia` is our extension: what the format has no place for. */
export async function* jsonFeed(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  about: ExportAbout,
): AsyncGenerator<string> {
  const head = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle(about),
    ...(about.selfUrl === undefined ? {} : { feed_url: about.selfUrl }),
    authors: [{ name: 'Vigía' }],
  };
  yield `${JSON.stringify(head).slice(0, -1)},"items":`;
  yield* jsonArray(batches, (article) => item(article, about));
  yield '}\n';
}

function item(article: ExportedArticle, about: ExportAbout): object {
  const entry = feedEntry(article, about);
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    // An item must have content_text or content_html; what may not leave is left out.
    content_text: entry.text ?? entry.summary,
    ...(entry.summary === '' ? {} : { summary: entry.summary }),
    ...(entry.publishedAt === undefined ? {} : { date_published: entry.publishedAt }),
    date_modified: entry.updatedAt,
    authors: (entry.authors.length === 0 ? [entry.sourceTitle] : entry.authors).map((name) => ({ name })),
    tags: entry.tags,
    ...(entry.language === undefined ? {} : { language: entry.language }),
    _vigia: { article: article.record.id, story: article.storyId, source: entry.sourceTitle },
  };
}
