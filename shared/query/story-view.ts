import type { ArticleRecord } from '../model/article-record.ts';
import type { StoryAssignment, StoryMerge, StoryRecord } from '../model/story.ts';
import { type OriginCandidate, originalOf } from '../stages/cluster/original-of.ts';
import type { Stores } from '../stores/stores.ts';

/** One article of a story, as a reader sees it. */
export type StoryViewMember = {
  readonly articleId: string;
  /** Why it is here. */
  readonly assignment: StoryAssignment;
  /** Absent while the article is being written, or after it was removed. */
  readonly article?: ArticleRecord;
};

/** A story with everything that was grouped, and why. */
export type StoryView = {
  readonly story: StoryRecord;
  /** The article that the copies of its first text come from, by credit and time. */
  readonly original?: string;
  /** In order of time; the first is the oldest article. */
  readonly members: readonly StoryViewMember[];
  /** Stories that became part of it and still are. */
  readonly merges: readonly StoryMerge[];
};

type StoryStores = Pick<Stores, 'stories' | 'articles'>;

/** The story that an id stands for today, whole; nothing when no story has that id. */
export async function storyView({ stories, articles }: StoryStores, storyId: string): Promise<StoryView | undefined> {
  const root = await stories.rootOf(storyId);
  if (root === undefined) return undefined;
  const { record: story } = root;
  const members: StoryViewMember[] = [];
  for await (const { articleId, assignment } of stories.members(story.id)) {
    const found = await articles.get(articleId);
    members.push({ articleId, assignment, ...(found === undefined ? {} : { article: found.record }) });
  }
  const merges: StoryMerge[] = [];
  for (const id of await stories.idsOf(story.id))
    for await (const { record } of stories.merges(id)) if (record.undone === undefined) merges.push(record);
  const original = originalOf(copiesOfFirst(members, story.id).flatMap(originCandidate))?.articleId;
  return {
    story,
    ...(original === undefined ? {} : { original }),
    members: members.toSorted(byTime),
    merges,
  };
}

/** The members that hold the text of the story's first article; others tell the event in words of their own. */
function copiesOfFirst(members: readonly StoryViewMember[], first: string): readonly StoryViewMember[] {
  const ids = new Set([first]);
  for (let before = 0; before < ids.size; ) {
    before = ids.size;
    for (const { articleId, assignment } of members)
      if (assignment.kind === 'copy-of' && assignment.of !== undefined && ids.has(assignment.of)) ids.add(articleId);
  }
  return members.filter(({ articleId }) => ids.has(articleId));
}

function originCandidate({ articleId, article }: StoryViewMember): readonly OriginCandidate[] {
  if (article === undefined) return [];
  const { siteName, source, wires, orderedAt } = article;
  return [{ articleId, outlet: siteName ?? source.title, wires, at: orderedAt }];
}

function byTime(a: StoryViewMember, b: StoryViewMember): number {
  const [mine, theirs] = [a.article?.orderedAt ?? '~', b.article?.orderedAt ?? '~'];
  if (mine === theirs) return a.articleId < b.articleId ? -1 : 1;
  return mine < theirs ? -1 : 1;
}
