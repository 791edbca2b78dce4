import type { ArticleRecord } from '../model/article-record.ts';
import type { Blobs } from '../ports.ts';
import type { JobContext } from './job-context.ts';
import { keysUnder } from './keys-under.ts';
import { type LeftStories, leaveStory } from './leave-story.ts';

export type DropOptions = {
  /** `delete` or `erase` of Blobs. */
  readonly remove: Blobs['erase'];
  /** Raw pages that another article has as well; they stay. */
  readonly sharedRaw?: ReadonlySet<string>;
};

/** `blobs`: keys; a raw page's is its SHA-256. `rows`: sort keys of the article's own rows. */
export type DroppedArticle = {
  readonly blobs: readonly string[];
  readonly rows: readonly string[];
  readonly stories: LeftStories;
};

/**
 * Removes an article and all that is found by its id: blobs of every version, its place in its story, its rows; the head
 * row last, because by it a repeat finds the rest. Idempotent.
 */
export async function dropArticle(
  { ports, stores }: Pick<JobContext, 'ports' | 'stores'>,
  articleId: string,
  { remove, sharedRaw = new Set() }: DropOptions,
): Promise<DroppedArticle> {
  const { articles, watches } = stores;
  // By their prefix, so that a text is found as well whose row was never written.
  const blobs = new Set(await keysUnder(ports.blobs, `articles/${articleId}/`));
  const found = await articles.get(articleId);
  for (const key of [...rawKeys(found?.record), ...(await rawKeysOfVersions(stores, articleId))])
    if (!sharedRaw.has(key)) blobs.add(key);
  for (const key of blobs) await remove(key);
  const left = await leaveStory({ ports, stores }, articleId);
  await watches.remove(articleId);
  const rows = await articles.remove(articleId);
  return { blobs: [...blobs].toSorted(), rows, stories: left };
}

function rawKeys(record: Pick<ArticleRecord, 'fetch'> | undefined): readonly string[] {
  return record?.fetch === undefined ? [] : [record.fetch.key];
}

async function rawKeysOfVersions({ articles }: JobContext['stores'], articleId: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { record } of articles.versions(articleId)) keys.push(...rawKeys(record));
  return keys;
}
