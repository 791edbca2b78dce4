import type { CompiledTopicModel } from '../../shared/topics/compile.ts';
import { matchTopics } from '../../shared/topics/match.ts';

type Level = 'about' | 'mention' | 'none';
type Levels = {
  fentanyl: Level;
  precursors: Level;
  arms_trafficking: Level;
  cartels: Record<string, 'about' | 'mention'>;
};

/** A labelled article; `second` holds the levels of the second annotator. */
export type LabelledArticle = {
  id: string;
  lang: string;
  title: string;
  text: string;
  levels: Levels;
  second?: Levels;
};

/** F1 per topic at one cut, over groups (micro), and of "any named group"; counted as ../shared/topics/score.mjs does. */
export type LabelScores = Record<'fentanyl' | 'precursors' | 'arms-trafficking' | 'anyGroup' | 'groups', number>;

const TOPICS = { fentanyl: 'fentanyl', precursors: 'precursors', 'arms-trafficking': 'arms_trafficking' } as const;

/** Scores the model at a cut; where the annotators differ at it, the case is left out. */
export function scoreLabels(
  model: CompiledTopicModel,
  articles: readonly LabelledArticle[],
  cut: 'about' | 'mention',
): LabelScores {
  const reaches = (level: string | undefined): boolean =>
    level === 'about' || (cut === 'mention' && level === 'mention');
  const tagged = articles.map((article) => ({
    article,
    tags: new Map(
      matchTopics(model, { title: article.title, text: article.text, language: article.lang }).map(({ tag, level }) => [
        tag,
        level as string,
      ]),
    ),
  }));
  const topic = (name: keyof typeof TOPICS): number =>
    f1(
      tagged
        .filter(
          ({ article: { levels, second } }) =>
            !second || reaches(levels[TOPICS[name]]) === reaches(second[TOPICS[name]]),
        )
        .map(({ article, tags }) => [reaches(article.levels[TOPICS[name]]), reaches(tags.get(name))]),
    );
  const groups = tagged.map(({ article: { levels, second }, tags }) => {
    const found = [...tags.keys()].filter((tag) => tag.startsWith('group:')).map((tag) => tag.slice('group:'.length));
    const ids = new Set([...Object.keys(levels.cartels), ...found, ...Object.keys(second?.cartels ?? {})]);
    ids.delete('unspecified');
    return [...ids]
      .filter((id) => !second || reaches(levels.cartels[id]) === reaches(second.cartels[id]))
      .map((id): [boolean, boolean] => [reaches(levels.cartels[id]), reaches(tags.get(`group:${id}`))]);
  });
  return {
    fentanyl: topic('fentanyl'),
    precursors: topic('precursors'),
    'arms-trafficking': topic('arms-trafficking'),
    anyGroup: f1(groups.map((pairs) => [pairs.some(([want]) => want), pairs.some(([, have]) => have)])),
    groups: f1(groups.flat()),
  };
}

/** Mean over the three topics and "any named group": the macro figure of the scorer. */
export function macro(scores: LabelScores): number {
  return (scores.fentanyl + scores.precursors + scores['arms-trafficking'] + scores.anyGroup) / 4;
}

function f1(pairs: readonly (readonly [boolean, boolean])[]): number {
  const both = pairs.filter(([want, have]) => want && have).length;
  const either = pairs.filter(([want, have]) => want !== have).length;
  return both === 0 && either === 0 ? 1 : (2 * both) / (2 * both + either);
}
