import type { Article } from './article.ts';
import type { Tag } from './tag.ts';

/** An article with every tag that the topic model can explain. Tags are sorted by name. */
export type TaggedArticle = {
  readonly article: Article;
  readonly tags: readonly Tag[];
  /** Readable number and hash of the compiled model, such as `1-3f9a0c2e`. */
  readonly modelVersion: string;
};
