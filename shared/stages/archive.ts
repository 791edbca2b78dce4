/*
 * In: a tagged article with its story, how its page was fetched, and the head row stored before, if any.
 * Out: the records to store, or that nothing changed.
 * Guarantees: ids come from content, so a repeat gives the same records; a better reading is never replaced by a poorer one.
 * Leaves to others: writing, and the order of the writes.
 */
import type { Article, ExtractionMethod } from '../model/article.ts';
import type { ArchivedText, ArticleRecord, ArticleVersion, FetchRecord } from '../model/article-record.ts';
import type { StoryAssignment } from '../model/story.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import { articleDate } from '../query-language/matches.ts';
import { snippet } from '../text/snippet.ts';
import { articleKey } from './article-key.ts';

export type ArchiveInput = {
  readonly tagged: TaggedArticle;
  readonly story: StoryAssignment;
  readonly fetch?: FetchRecord;
  readonly previous?: ArticleRecord;
  /** The publisher's reservation in words: then text and raw bytes are not kept, hash and metadata are. */
  readonly reserved?: string;
  /** The entry came by backfill. */
  readonly quiet?: true;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type ArchivePlan =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'store';
      readonly head: ArticleRecord;
      readonly text: ArchivedText;
      readonly version?: ArticleVersion;
    };

/** Snippets are all that may leave the archive (DESIGN.md §1, promise 6). */
const SNIPPET_CHARACTERS = 300;

/** Where each method stands: a reading replaces one of its own or a lower rank only. */
const METHOD_RANK: Record<ExtractionMethod, number> = {
  'readability-linkedom': 3,
  'readability-jsdom': 3,
  'json-ld': 3,
  'feed-content': 2,
  'feed-summary': 1,
};

/** What to store for an article that was just read. */
export function archiveArticle(input: ArchiveInput): ArchivePlan {
  const { tagged, previous } = input;
  if (previous !== undefined && isNothingNew(tagged, previous)) return { kind: 'unchanged' };
  const edited = previous === undefined || previous.contentHash !== tagged.article.contentHash;
  const articleVersion = previous === undefined ? 1 : previous.articleVersion + (edited ? 1 : 0);
  const head = headRecord(input, articleVersion);
  const text: ArchivedText = {
    schemaVersion: 1,
    article: {
      ...tagged.article,
      foundAt: head.foundAt,
      extraction: head.extraction,
      ...(input.reserved === undefined ? {} : { text: '', blocks: [] }),
    },
    tags: [...tagged.tags],
    modelVersion: tagged.modelVersion,
  };
  return edited
    ? { kind: 'store', head, text, version: versionRecord(head, input.now) }
    : { kind: 'store', head, text };
}

function isNothingNew({ article, modelVersion }: TaggedArticle, previous: ArticleRecord): boolean {
  if (METHOD_RANK[article.extraction.method] < METHOD_RANK[previous.extraction.method]) return true;
  return previous.contentHash === article.contentHash && previous.modelVersion === modelVersion;
}

function headRecord(
  { tagged, story, fetch, previous, reserved, quiet }: ArchiveInput,
  articleVersion: number,
): ArticleRecord {
  const { text, blocks: _, ...article } = tagged.article;
  const foundAt = previous?.foundAt ?? article.foundAt;
  return {
    schemaVersion: 1,
    ...article,
    foundAt,
    source: previous?.source ?? article.source,
    extraction: withReservation(article.extraction, reserved),
    snippet: reserved === undefined ? snippet(text, SNIPPET_CHARACTERS) : '',
    orderedAt: articleDate({ ...article, foundAt }),
    articleVersion,
    tags: tagged.tags.map(({ tag, level, score }) => ({ tag, level, score })),
    modelVersion: tagged.modelVersion,
    story: previous?.story ?? story,
    articleKey: articleKey(article, tagged.modelVersion),
    ...((previous === undefined ? quiet : previous.quiet) === true ? { quiet: true } : {}),
    ...(fetch === undefined ? {} : { fetch }),
  };
}

function withReservation(extraction: Article['extraction'], reserved: string | undefined): Article['extraction'] {
  return reserved === undefined
    ? extraction
    : { ...extraction, notes: [...extraction.notes, `text not kept: ${reserved}`] };
}

function versionRecord(head: ArticleRecord, now: string): ArticleVersion {
  return {
    schemaVersion: 1,
    articleId: head.id,
    articleVersion: head.articleVersion,
    title: head.title,
    contentHash: head.contentHash,
    articleKey: head.articleKey,
    seenAt: now,
  };
}
