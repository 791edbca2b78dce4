/*
 * In: a tagged article with its story, how its page was fetched, and the head row stored before, if any.
 * Out: the records to store, or that nothing changed.
 * Guarantees: ids come from content, so a repeat gives the same records; a better reading is never replaced by a poorer one;
 * a reservation binds whatever was read before it.
 * Leaves to others: writing, and the order of the writes.
 */
import type { ExtractionMethod } from '../model/article.ts';
import type { ArchivedText, ArticleRecord, ArticleVersion, FetchRecord } from '../model/article-record.ts';
import type { StoryAssignment } from '../model/story.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import { articleDate } from '../query-language/matches.ts';
import { snippet } from '../text/snippet.ts';
import { articleKey } from './article-key.ts';
import { withholdText } from './withhold-text.ts';

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
  if (previous !== undefined && isPoorer(tagged, previous))
    return input.reserved === undefined
      ? { kind: 'unchanged' }
      : { kind: 'store', ...withholdText(previous, [], { reserved: input.reserved }) };
  if (previous !== undefined && isNothingNew(input, previous)) return { kind: 'unchanged' };
  const edited = previous === undefined || previous.contentHash !== tagged.article.contentHash;
  const articleVersion = previous === undefined ? 1 : previous.articleVersion + (edited ? 1 : 0);
  const head = headRecord(input, articleVersion);
  const text: ArchivedText = {
    schemaVersion: 1,
    article: { ...tagged.article, foundAt: head.foundAt, extraction: head.extraction },
    tags: [...tagged.tags],
    modelVersion: tagged.modelVersion,
  };
  const kept =
    input.reserved === undefined ? { head, text } : withholdText(head, tagged.tags, { reserved: input.reserved });
  return edited ? { kind: 'store', ...kept, version: versionRecord(kept.head, input.now) } : { kind: 'store', ...kept };
}

function isPoorer({ article }: TaggedArticle, previous: ArticleRecord): boolean {
  return METHOD_RANK[article.extraction.method] < METHOD_RANK[previous.extraction.method];
}

/** A reservation is stored again each time, so that a repeat ends the removal that a crash cut off. */
function isNothingNew({ tagged, reserved }: ArchiveInput, previous: ArticleRecord): boolean {
  if (reserved !== undefined || previous.reserved !== undefined) return false;
  return previous.contentHash === tagged.article.contentHash && previous.modelVersion === tagged.modelVersion;
}

function headRecord({ tagged, story, fetch, previous, quiet }: ArchiveInput, articleVersion: number): ArticleRecord {
  const { text, blocks: _, ...article } = tagged.article;
  const foundAt = previous?.foundAt ?? article.foundAt;
  return {
    schemaVersion: 1,
    ...article,
    foundAt,
    source: previous?.source ?? article.source,
    snippet: snippet(text, SNIPPET_CHARACTERS),
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

function versionRecord(head: ArticleRecord, now: string): ArticleVersion {
  return {
    schemaVersion: 1,
    articleId: head.id,
    articleVersion: head.articleVersion,
    title: head.title,
    contentHash: head.contentHash,
    articleKey: head.articleKey,
    seenAt: now,
    ...(head.fetch === undefined ? {} : { fetch: head.fetch }),
    ...(head.reserved === undefined ? {} : { textRemovedAt: now }),
  };
}
