import type { DeskMergeAnswer, StoryDesk } from '../model/story-desk.ts';
import type { JobContext } from './job-context.ts';
import { mergeStories } from './merge-stories.ts';
import { splitStory } from './split-story.ts';

/** What editors make of stories, over the stores. */
export function createStoryDesk(context: JobContext): StoryDesk {
  return {
    merge: (storyIds) => merge(context, storyIds),
    split: (request) => splitStory(context, request),
  };
}

async function merge(context: JobContext, storyIds: readonly [string, string]): Promise<DeskMergeAnswer> {
  const report = await mergeStories(context, storyIds);
  if (report.kind === 'kept-apart') throw new TypeError('Cannot keep stories apart that a person merges');
  return report;
}
