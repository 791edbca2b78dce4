import type { TagLevel } from './tag.ts';

/** An article as an index holds it: what queries ask for, what lists sort by, what facets count. */
export type IndexedArticle = {
  readonly articleId: string;
  /** What lists sort by; ISO 8601, UTC. */
  readonly orderedAt: string;
  readonly title: string;
  /** Empty where the publisher's reservation keeps the text out of the archive. */
  readonly text: string;
  /** BCP 47, or `und`. */
  readonly language: string;
  /** Each tag once, such as `fentanyl` or `group:cjng`. */
  readonly tags: readonly { readonly tag: string; readonly level: TagLevel }[];
  readonly sourceId: string;
  readonly sourceTitle: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  readonly url: string;
  /** As found. */
  readonly publishedAt?: string | undefined;
  /** ISO 8601, UTC. */
  readonly foundAt: string;
  /** The story that it is in today (a root). */
  readonly storyId: string;
};
