/** `no-such-story` names the id that is none. */
export type DeskMergeAnswer =
  | { readonly kind: 'united'; readonly storyId: string }
  | { readonly kind: 'no-such-story'; readonly storyId: string };

/** As `SplitReport` of jobs/split-story.ts. */
export type DeskSplitAnswer =
  | { readonly kind: 'split'; readonly storyId: string; readonly from: string }
  | { readonly kind: 'no-such-story' }
  | { readonly kind: 'not-members'; readonly articleIds: readonly string[] }
  | { readonly kind: 'nothing-left' };

/** What editors make of stories; remembered, and no machine undoes it. */
export type StoryDesk = {
  readonly merge: (storyIds: readonly [string, string]) => Promise<DeskMergeAnswer>;
  readonly split: (request: {
    readonly storyId: string;
    readonly articleIds: readonly string[];
  }) => Promise<DeskSplitAnswer>;
};
