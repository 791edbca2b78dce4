import { stableUrn } from '../../text/stable-urn.ts';
import type { ExportAbout, ExportedArticle } from './exported-article.ts';
import { xmlText } from './xml-text.ts';

/** One article as both feed formats say it; text is fit for XML 1.0. */
export type FeedEntry = {
  /** Never changes, whatever becomes of the article (RFC 4287 §4.2.6). */
  readonly id: string;
  readonly title: string;
  /** The original. */
  readonly url: string;
  /** At most 300 characters; empty where the publisher reserved the text. */
  readonly summary: string;
  /** Only for those who may have it. */
  readonly text?: string;
  readonly publishedAt?: string;
  readonly updatedAt: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly language?: string;
  readonly sourceTitle: string;
  readonly sourceId: string;
};

/** What a feed says of an article. */
export function feedEntry({ record, archived }: ExportedArticle, { fullText, now }: ExportAbout): FeedEntry {
  const text = fullText ? xmlText(archived?.article.text ?? '') : '';
  return {
    id: stableUrn('article', record.id),
    title: xmlText(record.title),
    url: record.url,
    summary: xmlText(record.snippet),
    ...(text === '' ? {} : { text }),
    ...(record.publishedAt === undefined ? {} : { publishedAt: record.publishedAt }),
    updatedAt: updatedAt(record, now),
    authors: record.authors.map(xmlText),
    tags: record.tags.map(({ tag }) => tag),
    ...(record.language === 'und' ? {} : { language: record.language }),
    sourceTitle: `${xmlText(record.source.title)}${record.source.sample ? ' (sample: demonstration, not evidence)' : ''}`,
    sourceId: stableUrn('source', record.source.feedId),
  };
}

/** A feed's name: what was asked, in the asker's words. */
export function feedTitle({ title, query }: ExportAbout): string {
  return xmlText(`Vigía: ${title ?? query}`);
}

/** The publisher's own word for it, where it can be true. */
function updatedAt({ modifiedAt, orderedAt }: ExportedArticle['record'], now: string): string {
  return modifiedAt !== undefined && modifiedAt > orderedAt && modifiedAt <= now ? modifiedAt : orderedAt;
}
