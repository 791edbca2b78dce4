import type { Article } from '../model/article.ts';

/** Where an article's text and receipts lie in Blobs: a key for each text and each model that tagged it. */
export function articleKey({ id, contentHash }: Pick<Article, 'id' | 'contentHash'>, modelVersion: string): string {
  return `articles/${id}/${contentHash.slice(0, 16)}-${modelVersion}.json.gz`;
}

/** Where what is left lies of an article whose text is not kept: the same, without a word of the text. */
export function withheldKey({ id, contentHash }: Pick<Article, 'id' | 'contentHash'>, modelVersion: string): string {
  return `articles/${id}/${contentHash.slice(0, 16)}-${modelVersion}-withheld.json.gz`;
}
