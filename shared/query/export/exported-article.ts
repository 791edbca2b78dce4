import type { ArchivedText, ArticleRecord } from '../../model/article-record.ts';

/** One article of an export, as the writers of the formats see it. */
export type ExportedArticle = {
  readonly record: ArticleRecord;
  /** As the article index knows it: the story that the article is in since it was last indexed. */
  readonly storyId: string;
  /** Read only for what needs text or receipts; absent also where the archive holds none. */
  readonly archived?: ArchivedText;
};

/** What the writers of the formats know of the export as a whole. */
export type ExportAbout = {
  /** Canonical text of the query language. */
  readonly query: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** The asker may have whole texts (the reader scope): without it snippets only. */
  readonly fullText: boolean;
  /** Of CSV: begins with a byte order mark unless false; a program that reads a pipe stumbles over it. */
  readonly byteOrderMark?: boolean | undefined;
  /** Of a feed: the name of the saved search, where it is one. */
  readonly title?: string | undefined;
  /** Of a feed: the address that it is read from (RFC 4287 §4.2.7.2, `self`). */
  readonly selfUrl?: string | undefined;
};

/** Writes one format; articles come in batches, newest first. Text leaves as UTF-8. */
export type ExportWriter = (
  batches: AsyncIterable<readonly ExportedArticle[]>,
  about: ExportAbout,
) => AsyncIterable<string | Uint8Array>;
