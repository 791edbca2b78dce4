import type { ArticleRecord } from '../model/article-record.ts';
import type { Stores } from '../stores/stores.ts';

/** An article id is this many hex digits; a unique beginning of at least 6 will do. */
const ID_PREFIX = /^[0-9a-f]{6,64}$/;

export type FoundArticle =
  | { readonly kind: 'article'; readonly record: ArticleRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly records: readonly ArticleRecord[] };

/** The article that a person means by an id, a unique beginning of one, or its address as it answered. */
export async function findArticle({ articles }: Pick<Stores, 'articles'>, named: string): Promise<FoundArticle> {
  const exact = ID_PREFIX.test(named) ? await articles.get(named) : undefined;
  if (exact !== undefined) return { kind: 'article', record: exact.record };
  const records: ArticleRecord[] = [];
  for (const day of await articles.days()) {
    for await (const { record } of articles.ofDay(day)) {
      if (isNamed(record, named)) records.push(record);
    }
  }
  const [first] = records;
  if (first === undefined) return { kind: 'none' };
  return records.length === 1 ? { kind: 'article', record: first } : { kind: 'several', records };
}

function isNamed({ id, url, canonicalUrl }: ArticleRecord, named: string): boolean {
  return url === named || canonicalUrl === named || (ID_PREFIX.test(named) && id.startsWith(named));
}
