import type { ArticleRecord, ArticleVersion } from '../model/article-record.ts';
import type { WatchRecord } from '../model/watch.ts';
import type { Stores } from '../stores/stores.ts';
import { type ChangedPassage, changedPassages } from '../text/changed-passages.ts';

/** A version of an article, and what its publisher changed since the one before. */
export type VersionChange = {
  readonly version: ArticleVersion;
  /** Absent where the headline stayed. */
  readonly title?: { readonly before: string; readonly after: string };
  /** Absent for the first version, and where one of the two texts is no longer kept. */
  readonly passages?: readonly ChangedPassage[];
};

export type ArticleHistory = {
  /** Oldest first; at least one. */
  readonly versions: readonly VersionChange[];
  /** Looks at its page for edits and removal; absent for an article that nobody asked for. */
  readonly watch?: WatchRecord;
};

/** What became of an article since it was first archived. */
export async function articleHistory(
  { articles, watches }: Pick<Stores, 'articles' | 'watches'>,
  { id }: Pick<ArticleRecord, 'id'>,
): Promise<ArticleHistory> {
  const versions: VersionChange[] = [];
  let earlier: { readonly title: string; readonly text: string } | undefined;
  for await (const { record: version } of articles.versions(id)) {
    const article = (await articles.text(version))?.article;
    versions.push({ version, ...(earlier === undefined ? {} : changeSince(earlier, version.title, article?.text)) });
    earlier = { title: version.title, text: article?.text ?? '' };
  }
  const watch = await watches.get(id);
  return { versions, ...(watch === undefined ? {} : { watch: watch.record }) };
}

function changeSince(
  earlier: { readonly title: string; readonly text: string },
  title: string,
  text = '',
): Omit<VersionChange, 'version'> {
  return {
    ...(earlier.title === title ? {} : { title: { before: earlier.title, after: title } }),
    ...(earlier.text === '' || text === '' ? {} : { passages: changedPassages(earlier.text, text) }),
  };
}
