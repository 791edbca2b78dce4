import type { ArticleIndex } from '../ports.ts';

export type IndexOrLinear = {
  readonly index: ArticleIndex;
  readonly linear: ArticleIndex;
  /** False while the index lacks articles. */
  readonly isFilled: () => boolean;
};

/** Asks the linear index, slow and right, until the other one holds every article; what is new goes to the latter. */
export function indexOrLinear({ index, linear, isFilled }: IndexOrLinear): ArticleIndex {
  const asked = (): ArticleIndex => (isFilled() ? index : linear);
  return {
    upsert: (articles) => index.upsert(articles),
    remove: (articleIds) => index.remove(articleIds),
    maintain: () => index.maintain(),
    search: (search) => asked().search(search),
    facets: (question) => asked().facets(question),
    timeline: (question) => asked().timeline(question),
    stories: (question) => asked().stories(question),
  };
}
