import type { Tag, TagLevel } from '../../model/tag.ts';
import type { TopicDocument } from '../../topics/document.ts';

/** An article whose levels a person has set. Of `closed` families (`group:`) every tag that is not named is wrong. */
export type LabelledArticle = TopicDocument & {
  readonly id: string;
  readonly levels: Readonly<Record<string, TagLevel | 'none'>>;
};

/** F1 at one cut: by topic, over all groups, of "any group", and the mean of the topics and "any group". */
export type CutAccuracy = {
  readonly macro: number;
  readonly groups: number;
  readonly topics: Readonly<Record<string, number>>;
};

/** One decision of a model on one article: whether a tag reaches a cut. */
export type LabelDecision = {
  readonly articleId: string;
  readonly title: string;
  readonly tag: string;
  readonly cut: TagLevel;
  readonly want: boolean;
  readonly have: boolean;
};

export type LabelAccuracy = {
  readonly articles: number;
  readonly about: CutAccuracy;
  readonly mention: CutAccuracy;
  readonly decisions: readonly LabelDecision[];
};

const GROUP = 'group:';
const ANY_GROUP = 'any group';
const CUTS: readonly TagLevel[] = ['about', 'mention'];

/** How right a model is on labelled articles, counted as the labelled set's own scorer does. */
export function labelAccuracy(
  articles: readonly LabelledArticle[],
  tagsOf: (document: TopicDocument) => readonly Pick<Tag, 'tag' | 'level'>[],
): LabelAccuracy {
  const decisions = articles.flatMap((article) => {
    const levels = new Map(tagsOf(article).map(({ tag, level }) => [tag, level]));
    return CUTS.flatMap((cut) => decisionsAt(article, levels, cut));
  });
  const at = (cut: TagLevel) => accuracyOf(decisions.filter((decision) => decision.cut === cut));
  return { articles: articles.length, about: at('about'), mention: at('mention'), decisions };
}

/** The decisions that one model has right and the other has not, `won` or `lost` from the first to the second. */
export function flippedLabels(
  before: LabelAccuracy,
  after: LabelAccuracy,
): { readonly won: readonly LabelDecision[]; readonly lost: readonly LabelDecision[] } {
  const key = ({ articleId, tag, cut }: LabelDecision) => `${articleId} ${tag} ${cut}`;
  const isRight = ({ want, have }: LabelDecision) => want === have;
  const wasRight = new Map(before.decisions.map((decision) => [key(decision), isRight(decision)]));
  const flipped = after.decisions.filter((decision) => {
    // A group that neither the label nor the other model names is right by silence.
    const was = wasRight.get(key(decision)) ?? !decision.want;
    return decision.tag !== ANY_GROUP && was !== isRight(decision);
  });
  const here = new Set(after.decisions.map(key));
  const silent = before.decisions.filter((decision) => !here.has(key(decision)) && !isRight(decision));
  return {
    won: [...flipped.filter(isRight), ...silent.map((decision) => ({ ...decision, have: decision.want }))],
    lost: flipped.filter((decision) => !isRight(decision)),
  };
}

function decisionsAt(
  { id, title, levels }: LabelledArticle,
  found: ReadonlyMap<string, TagLevel>,
  cut: TagLevel,
): readonly LabelDecision[] {
  const reaches = (level: TagLevel | 'none' | undefined) =>
    level === 'about' || (cut === 'mention' && level === 'mention');
  const groups = [...found.keys()].filter((tag) => tag.startsWith(GROUP));
  const tags = [...new Set([...Object.keys(levels), ...groups])];
  const decisions = tags.map((tag) => ({
    articleId: id,
    title,
    tag,
    cut,
    want: reaches(levels[tag]),
    have: reaches(found.get(tag)),
  }));
  const ofGroups = decisions.filter(({ tag }) => tag.startsWith(GROUP));
  const want = ofGroups.some((decision) => decision.want);
  const have = ofGroups.some((decision) => decision.have);
  return [...decisions, { articleId: id, title, tag: ANY_GROUP, cut, want, have }];
}

function accuracyOf(decisions: readonly LabelDecision[]): CutAccuracy {
  const ofTopics = Map.groupBy(
    decisions.filter(({ tag }) => !tag.startsWith(GROUP)),
    ({ tag }) => tag,
  );
  const topics = Object.fromEntries([...ofTopics].map(([tag, list]) => [tag, f1(list)]));
  const scores = Object.values(topics);
  return {
    macro: scores.length === 0 ? 1 : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    groups: f1(decisions.filter(({ tag }) => tag.startsWith(GROUP))),
    topics,
  };
}

function f1(decisions: readonly LabelDecision[]): number {
  const both = decisions.filter(({ want, have }) => want && have).length;
  const either = decisions.filter(({ want, have }) => want !== have).length;
  return both === 0 && either === 0 ? 1 : (2 * both) / (2 * both + either);
}
