import type { QueryVocabulary } from '../stages/subscribe/read-query.ts';
import type { JobContext } from './job-context.ts';

/** What the query of an alert is read by; saved searches are looked up only where one is named. */
export async function queryVocabulary(context: JobContext, queryText: string): Promise<QueryVocabulary> {
  const { knownTags, resolveTag, stores } = context;
  const namesSearch = /search:/i.test(queryText);
  return { knownTags, resolveTag, ...(namesSearch ? { savedSearches: await stores.savedSearches.texts() } : {}) };
}
