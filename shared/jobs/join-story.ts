import { type CopyEdge, MAX_COPY_EDGES } from '../model/copy-record.ts';
import type { StoryAssignment, StoryRecord, StoryTelling } from '../model/story.ts';
import type { ClusterContext } from './cluster-context.ts';
import { nowIso } from './job-context.ts';
import { firstTellings, storyContended } from './unite-stories.ts';

/** Other jobs may win so often before this one is to come again: many copies of one story arrive at once. */
const MOST_TRIES = 50;

export type JoinInput = {
  readonly articleId: string;
  /** Why it is in the story that it is in. */
  readonly assignmentIn: (storyId: string) => StoryAssignment;
  /** What it tells of its event, for an article that is nobody's copy. */
  readonly telling?: StoryTelling;
  /** The article of another story that tells the same event. */
  readonly event?: string;
};

/**
 * Makes an article a member of the story that it was put into, and has that count it, once however often it is repeated.
 * Gives back the story's id.
 *
 * @throws VigiaError `story-contended` (retryable).
 */
export async function joinStory(context: ClusterContext, input: JoinInput): Promise<string> {
  const { copies, stories } = context.stores;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const copy = await copies.get(input.articleId);
    const story = copy?.record.storyId === undefined ? undefined : await stories.rootOf(copy.record.storyId);
    if (copy === undefined || story === undefined) break;
    const storyId = story.record.id;
    if (copy.record.memberOf !== undefined) return storyId;
    const edges = input.event === undefined ? copy.record.edges : [...copy.record.edges, eventEdge(input.event)];
    const record = { ...copy.record, edges: edges.slice(-MAX_COPY_EDGES), storyId, memberOf: storyId };
    const outcome = await stories.join({
      story: { record: withMember(story.record, copy.record.at, input.telling), version: story.version },
      copy: { record, version: copy.version },
      member: {
        schemaVersion: 1,
        storyId,
        articleId: input.articleId,
        assignment: input.assignmentIn(storyId),
        joinedAt: nowIso(context),
      },
    });
    if (outcome === 'written') return storyId;
  }
  throw storyContended(input.articleId);
}

function withMember(story: StoryRecord, at: string, telling: StoryTelling | undefined): StoryRecord {
  const { firstAt = at, lastAt = at } = story;
  return {
    ...story,
    members: story.members + 1,
    firstAt: at < firstAt ? at : firstAt,
    lastAt: at > lastAt ? at : lastAt,
    tellings: telling === undefined ? story.tellings : firstTellings([...story.tellings, telling]),
  };
}

function eventEdge(articleId: string): CopyEdge {
  return { articleId, kind: 'event', begins: true, from: 0, to: 0 };
}
