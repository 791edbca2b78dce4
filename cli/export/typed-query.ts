import { loadTopics } from '../../local/load-topics.ts';
import type { Reader } from '../../local/open-for-reading.ts';
import { UsageError } from '../../shared/errors.ts';
import { askedQuery, searchErrorLines } from '../../shared/query/search-articles.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';

/**
 * The canonical text of a query that a person typed, with the names of tags and the saved searches in it read.
 *
 * @throws UsageError with a line for each mistake in it.
 */
export async function typedQuery({ stores }: Reader, typed: string): Promise<string> {
  const { names, topicIds } = loadTopics();
  const question = { query: typed, knownTags: new Set(topicIds) };
  const asked = await askedQuery({ stores, resolveTag: tagResolver(names) }, question);
  if (asked.kind === 'invalid') throw new UsageError(searchErrorLines(asked.errors).join('\n'));
  return asked.text;
}
