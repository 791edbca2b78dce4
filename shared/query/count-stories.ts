import type { ArticleFacets, CountedStory, FacetField, StoryOrder, StoryPage, StoryQuestion } from '../ports.ts';
import type { FacetRequest } from './count-facets.ts';

/** What is asked of an article to count it in its story. */
type Counted = {
  readonly articleId: string;
  readonly storyId: string;
  readonly orderedAt: string;
  readonly foundAt: string;
};

type CountWith<T> = {
  readonly sourceOf: (article: T) => string;
  readonly facetsOf: (articles: readonly T[], request: FacetRequest) => ArticleFacets;
};

type Page = Pick<StoryQuestion, 'now' | 'order' | 'offset' | 'limit' | 'fields'>;

/** One page of the stories of articles that meet a query, newest first. What was found after `now` is left out. */
export function countStories<T extends Counted>(
  articles: readonly T[],
  { now, order, offset, limit, fields }: Page,
  { sourceOf, facetsOf }: CountWith<T>,
): StoryPage {
  const known = articles.filter(({ foundAt }) => foundAt <= now);
  const stories = [...Map.groupBy(known, ({ storyId }) => storyId).values()];
  const sized = stories.map((inside) => ({ inside, sources: new Set(inside.map(sourceOf)).size }));
  const page = inOrder(sized, order).slice(offset, offset + limit);
  return {
    articles: known.length,
    stories: stories.length,
    page: page.flatMap(({ inside, sources }) => counted(inside, sources, { fields, facetsOf })),
  };
}

type Sized<T> = { readonly inside: readonly T[]; readonly sources: number };

/** Groups come by their newest article already, and sorting keeps the order of equals. */
function inOrder<T>(stories: readonly Sized<T>[], order: StoryOrder): readonly Sized<T>[] {
  if (order === 'newest') return stories;
  return stories.toSorted((a, b) => b.sources - a.sources || b.inside.length - a.inside.length);
}

function counted<T extends Counted>(
  inside: readonly T[],
  sources: number,
  { fields, facetsOf }: Pick<CountWith<T>, 'facetsOf'> & { readonly fields: readonly FacetField[] },
): readonly CountedStory[] {
  const [last, first] = [inside[0], inside.at(-1)];
  if (last === undefined || first === undefined) return [];
  return [
    {
      storyId: last.storyId,
      articles: inside.length,
      sources,
      first: { articleId: first.articleId, orderedAt: first.orderedAt },
      last: { articleId: last.articleId, orderedAt: last.orderedAt },
      // Every value: a story has no more values than its articles have labels.
      fields: facetsOf(inside, { fields, top: Number.POSITIVE_INFINITY }).fields,
    },
  ];
}
