import { z } from '@hono/zod-openapi';
import type { ArchivedText, ArticleRecord } from '../../model/article-record.ts';
import { tagLevelSchema, tagSchema } from '../../model/tag.ts';
import type { ArticleHistory } from '../../query/article-history.ts';

/** Ids of articles and stories: hex digits, as they stand in every answer. */
export const idSchema = z
  .string()
  .regex(/^[0-9a-f]{8,64}$/)
  .openapi({ example: 'a1b2c3d4e5f60718' });

const instant = () => z.string().openapi({ description: 'ISO 8601, UTC.', example: '2026-03-01T08:00:00.000Z' });

export const articleAnswerSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string().openapi({ description: 'The address that answered.' }),
    canonicalUrl: z.string(),
    language: z.string().openapi({ description: 'BCP 47, or `und`.' }),
    source: z.object({
      id: z.string(),
      title: z.string(),
      country: z.string().optional(),
      sample: z.boolean().openapi({ description: 'From the sample newsroom: demonstration, not evidence.' }),
    }),
    authors: z.array(z.string()),
    section: z.string().optional(),
    wires: z.array(z.string()).optional(),
    publishedAt: instant().optional(),
    foundAt: instant(),
    orderedAt: instant().openapi({ description: 'What lists sort by.' }),
    snippet: z.string().openapi({ description: '300 characters at most.' }),
    tags: z.array(z.object({ tag: z.string(), level: tagLevelSchema, score: z.number() })),
    modelVersion: z.string(),
    storyId: z.string(),
    version: z.int().min(1).openapi({ description: 'Of the text: 1 is the first.' }),
  })
  .openapi('Article');
export type ArticleAnswer = z.infer<typeof articleAnswerSchema>;

/** An article as lists show it: no text. */
export function articleAnswer(record: ArticleRecord): ArticleAnswer {
  const { id, title, url, canonicalUrl, language, source, authors, section, wires, publishedAt } = record;
  const { foundAt, orderedAt, snippet, tags, modelVersion, story, articleVersion } = record;
  const { feedId, ...outlet } = source;
  return {
    id,
    title,
    url,
    canonicalUrl,
    language,
    source: { id: feedId, ...outlet },
    authors,
    section,
    wires,
    publishedAt,
    foundAt,
    orderedAt,
    snippet,
    tags,
    modelVersion,
    storyId: story.storyId,
    version: articleVersion,
  };
}

export const wholeArticleSchema = articleAnswerSchema
  .extend({
    text: z.string().optional().openapi({ description: 'Absent where it is not kept.' }),
    receipts: z.array(tagSchema).openapi({ description: 'Every tag with the words that it stands on.' }),
    story: z.object({ kind: z.enum(['new', 'copy-of', 'same-story']), of: z.string().optional(), why: z.string() }),
    extraction: z.object({ method: z.string(), version: z.string(), notes: z.array(z.string()) }),
    contentHash: z.string().openapi({ description: 'SHA-256 of title and text.' }),
    modifiedAt: instant().optional(),
    licence: z.string().optional(),
    form: z.string().optional(),
    gone: z
      .object({ since: instant(), reason: z.string() })
      .optional()
      .openapi({ description: 'Its page is there no more.' }),
    reserved: z.string().optional().openapi({ description: 'Why its publisher keeps its text out of archives.' }),
    fetch: z
      .object({
        url: z.string(),
        status: z.int(),
        fetchedAt: instant(),
        sha256: z.string().openapi({ description: 'Of the raw bytes.' }),
        headers: z.record(z.string(), z.string()),
      })
      .optional()
      .openapi({ description: 'Absent where the text came from the feed alone.' }),
  })
  .openapi('WholeArticle');

/** One article with its text and evidence. */
export function wholeArticle(
  record: ArticleRecord,
  archived: ArchivedText | undefined,
): z.infer<typeof wholeArticleSchema> {
  const { story, extraction, contentHash, modifiedAt, licence, form, gone, reserved, fetch } = record;
  const { storyId: _, ...assignment } = story;
  const text = archived?.article.text ?? '';
  return {
    ...articleAnswer(record),
    ...(text === '' ? {} : { text }),
    receipts: archived?.tags ?? [],
    story: assignment,
    extraction,
    contentHash,
    modifiedAt,
    licence,
    form,
    gone,
    reserved,
    ...(fetch === undefined ? {} : { fetch: fetchAnswer(fetch) }),
  };
}

function fetchAnswer({ url, status, fetchedAt, sha256, headers }: NonNullable<ArticleRecord['fetch']>) {
  return { url, status, fetchedAt, sha256, headers };
}

export const taggingsSchema = z
  .object({
    taggings: z.array(
      z.object({
        modelVersion: z.string(),
        version: z.int().openapi({ description: 'Of the text.' }),
        replacedAt: instant().optional().openapi({ description: 'Absent for the tags of today.' }),
        tags: z.array(tagSchema),
      }),
    ),
  })
  .openapi('Taggings');
export type Tagging = z.infer<typeof taggingsSchema>['taggings'][number];

const passageSchema = z.object({ before: z.string(), after: z.string() });

export const versionsSchema = z
  .object({
    versions: z.array(
      z.object({
        version: z.int().min(1),
        title: z.string(),
        contentHash: z.string(),
        seenAt: instant(),
        titleChange: passageSchema.optional(),
        passages: z.array(passageSchema).optional().openapi({
          description: 'What changed since the version before, in whole sentences; absent where a text is not kept.',
        }),
      }),
    ),
  })
  .openapi('Versions');

/** Versions, oldest first, each with what changed. */
export function versionsAnswer({ versions }: Pick<ArticleHistory, 'versions'>): z.infer<typeof versionsSchema> {
  return {
    versions: versions.map(
      ({ version: { articleVersion, title, contentHash, seenAt }, title: titleChange, passages }) => ({
        version: articleVersion,
        title,
        contentHash,
        seenAt,
        ...(titleChange === undefined ? {} : { titleChange }),
        ...(passages === undefined ? {} : { passages: [...passages] }),
      }),
    ),
  };
}
