import type { Article } from '../model/article.ts';

/** Where an article's text and receipts lie in Blobs: a key for each text and each model that tagged it. */
export function articleKey({ id, contentHash }: Pick<Article, 'id' | 'contentHash'>, modelVersion: string): string {
  return `articles/${id}/${contentHash.slice(0, 16)}-${modelVersion}.json.gz`;
}
