/**
 * In: an article and the compiled topic model.
 * Out: the article with its tags, sorted by name, each with receipts that point into its title and text.
 * Guarantees: the same article and model give the same tags on every machine; no tag without a receipt.
 * Leaves to others: loading and compiling the model, grouping copies, storing.
 */
import type { Article } from '../model/article.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import type { CompiledTopicModel } from '../topics/compile.ts';
import { matchTopics } from '../topics/match.ts';

/** Tags one article. */
export function tagArticle(article: Article, compiled: CompiledTopicModel): TaggedArticle {
  return { article, tags: matchTopics(compiled, article), modelVersion: compiled.version };
}
