/**
 * What `verify` can find. `repair`: how it is put right, from the records; without it only a backup helps.
 * `unreferenced-blob` is no loss: what a job left that was cut off.
 */
export type ArchiveProblem =
  | { readonly kind: 'unreadable-row'; readonly row: string; readonly detail: string }
  | { readonly kind: 'missing-blob'; readonly row: string; readonly key: string }
  | { readonly kind: 'damaged-blob'; readonly row: string; readonly key: string; readonly detail: string }
  | { readonly kind: 'row-without-head'; readonly row: string; readonly articleId: string }
  | { readonly kind: 'unlisted-day'; readonly day: string }
  | { readonly kind: 'wrong-count'; readonly storyId: string; readonly detail: string }
  | { readonly kind: 'member-without-article'; readonly storyId: string; readonly articleId: string }
  | { readonly kind: 'no-member-row'; readonly storyId: string; readonly articleId: string }
  | { readonly kind: 'unreferenced-blob'; readonly key: string; readonly bytes: number }
  | { readonly kind: 'not-indexed' | 'indexed-wrongly'; readonly articleId: string };

export type ProblemKind = ArchiveProblem['kind'];

/** What `verify` looked at. */
export type VerifyCounts = {
  articles: number;
  versions: number;
  rows: number;
  blobs: number;
  bytes: number;
  stories: number;
  indexed: number;
};
