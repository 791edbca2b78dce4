import type { ArticleRecord } from '../model/article-record.ts';
import type { StoryAssignment, StoryMember } from '../model/story.ts';
import type { ArticleIndex, CountedStory, StoryOrder, StoryPage } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';

/** Why one article stands in its story. */
export type GroupedArticle = { readonly record: ArticleRecord; readonly assignment: StoryAssignment };

/** A story as Today shows it. */
export type TodayStory = {
  readonly storyId: string;
  /** By its articles that meet the query. */
  readonly listed: CountedStory;
  /** By all of its articles. */
  readonly whole: CountedStory;
  /** Its oldest article. */
  readonly first: ArticleRecord;
  /** Articles that hold the text of another of the story. */
  readonly copies: number;
  /** Some of those that joined it, oldest first. */
  readonly joined: readonly GroupedArticle[];
};

export type TodayStories = Pick<StoryPage, 'articles' | 'stories'> & { readonly page: readonly TodayStory[] };

type Reading = {
  readonly stores: Pick<Stores, 'articles' | 'stories'>;
  readonly articleIndex: Pick<ArticleIndex, 'stories'>;
};

type Request = {
  /** Canonical. */
  readonly query: string;
  readonly now: string;
  readonly order: StoryOrder;
  readonly offset: number;
  /** At most 25, so that the question for all of them together stays a query. */
  readonly limit: number;
};

/** As many reasons as a fold shows; the story's own page has all. */
const JOINED_SHOWN = 3;

/** A page of the stories that meet a query, each whole: two questions to the index, and a few rows for each story of the page. */
export async function todayStories(deps: Reading, request: Request): Promise<TodayStories> {
  const { articles, stories, page } = await deps.articleIndex.stories({ ...request, fields: [] });
  const wholes = await wholeStories(deps, page, request.now);
  const shown = await Promise.all(
    page.map((listed) => todayStory(deps, { listed, whole: wholes.get(listed.storyId) ?? listed })),
  );
  return { articles, stories, page: shown.flatMap((story) => story ?? []) };
}

/** All articles of each, also those that the query leaves out. */
async function wholeStories(
  { stores, articleIndex }: Reading,
  page: readonly CountedStory[],
  now: string,
): Promise<ReadonlyMap<string, CountedStory>> {
  if (page.length === 0) return new Map();
  const ids = page.map(({ storyId }) => storyId);
  const question = ids.map((id) => `story:${id}`).join(' OR ');
  const after = earliestDay(await stores.stories.heads(ids), ids.length);
  const found = await articleIndex.stories({
    query: after === undefined ? question : `(${question}) after:${after}`,
    now,
    order: 'newest',
    offset: 0,
    // An id may be the beginning of another.
    limit: 10 * ids.length,
    fields: ['topic', 'group', 'lang'],
  });
  return new Map(found.page.map((story) => [story.storyId, story]));
}

/** So that no part of the index is opened that can hold none of them; nothing where a story does not say. */
function earliestDay(heads: readonly { readonly firstAt?: string | undefined }[], wanted: number): string | undefined {
  const starts = heads.flatMap(({ firstAt }) => firstAt ?? []).toSorted();
  return starts.length < wanted ? undefined : starts[0]?.slice(0, 10);
}

/** Nothing for a story whose articles were removed since they were indexed. */
async function todayStory(
  { stores }: Reading,
  { listed, whole }: Pick<TodayStory, 'listed' | 'whole'>,
): Promise<TodayStory | undefined> {
  const { storyId } = listed;
  const first = (await stores.articles.get(whole.first.articleId))?.record;
  if (first === undefined) return undefined;
  const members = whole.articles < 2 ? [] : await membersOf(stores, storyId);
  const joined = members.filter(({ assignment }) => assignment.kind !== 'new').toSorted(byJoining);
  const shown = joined.slice(0, JOINED_SHOWN).map(async ({ articleId, assignment }) => {
    const record = (await stores.articles.get(articleId))?.record;
    return record === undefined ? [] : [{ record, assignment }];
  });
  return {
    storyId,
    listed,
    whole,
    first,
    copies: members.filter(({ assignment }) => assignment.kind === 'copy-of').length,
    joined: (await Promise.all(shown)).flat(),
  };
}

async function membersOf({ stories }: Reading['stores'], storyId: string): Promise<readonly StoryMember[]> {
  const members: StoryMember[] = [];
  for await (const member of stories.members(storyId)) members.push(member);
  return members;
}

function byJoining(a: { readonly joinedAt: string }, b: { readonly joinedAt: string }): number {
  return a.joinedAt < b.joinedAt ? -1 : 1;
}
