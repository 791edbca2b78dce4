import type { ExportedArticle } from './exported-article.ts';

/** A JSON array of what is made of each article, a line each, as the articles come. */
export async function* jsonArray(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  objectOf: (article: ExportedArticle) => object,
): AsyncGenerator<string> {
  let before = '[\n';
  for await (const batch of batches) {
    for (const article of batch) {
      yield before + JSON.stringify(objectOf(article));
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]' : '\n]';
}
