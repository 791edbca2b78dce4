import type { CompiledTopicModel } from '../../shared/topics/compile.ts';
import { matchTopics } from '../../shared/topics/match.ts';

type Level = 'about' | 'mention' | 'none';
export type Levels = {
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

/** Where the annotators draw the line: `mention` takes in what is `about`. */
type Cut = 'about' | 'mention';

/** Whether one article reaches a cut for one tag, as the annotators say and as the model does. */
export type Decision = { id: string; lang: string; tag: string; wanted: boolean; got: boolean };

/** F1 per topic at one cut, over groups (micro), and of "any named group"; counted as ../shared/topics/score.mjs does. */
export type LabelScores = Record<'fentanyl' | 'precursors' | 'arms-trafficking' | 'anyGroup' | 'groups', number>;

const TOPICS = { fentanyl: 'fentanyl', precursors: 'precursors', 'arms-trafficking': 'arms_trafficking' } as const;

/** Scores the model at a cut; where the annotators differ at it, the case is left out. */
export function scoreLabels(model: CompiledTopicModel, articles: readonly LabelledArticle[], cut: Cut): LabelScores {
  const decisions = decide(model, articles, cut);
  const of = (tag: string): number => f1(decisions.filter((decision) => decision.tag === tag));
  const groups = decisions.filter(({ tag }) => tag.startsWith('group:'));
  const anyGroup = [...Map.groupBy(groups, ({ id }) => id).values()].map((one) => ({
    wanted: one.some(({ wanted }) => wanted),
    got: one.some(({ got }) => got),
  }));
  return {
    fentanyl: of('fentanyl'),
    precursors: of('precursors'),
    'arms-trafficking': of('arms-trafficking'),
    anyGroup: f1(anyGroup),
    groups: f1(groups),
  };
}

/** Every decision of the model on labelled articles at a cut: three topics, and each group that anybody named. */
export function decide(model: CompiledTopicModel, articles: readonly LabelledArticle[], cut: Cut): Decision[] {
  const reaches = (level: string | undefined): boolean =>
    level === 'about' || (cut === 'mention' && level === 'mention');
  return articles.flatMap(({ id, lang, title, text, levels, second }) => {
    const found = new Map(matchTopics(model, { title, text, language: lang }).map(({ tag, level }) => [tag, level]));
    const groups = new Set([
      ...Object.keys(levels.cartels),
      ...Object.keys(second?.cartels ?? {}),
      ...[...found.keys()].filter((tag) => tag.startsWith('group:')).map((tag) => tag.slice('group:'.length)),
    ]);
    groups.delete('unspecified');
    const labels = [
      ...Object.entries(TOPICS).map(([tag, key]) => ({ tag, first: levels[key], second: second?.[key] })),
      ...[...groups].map((group) => ({
        tag: `group:${group}`,
        first: levels.cartels[group],
        second: second?.cartels[group],
      })),
    ];
    return labels
      .filter((label) => second === undefined || reaches(label.first) === reaches(label.second))
      .map(({ tag, first }) => ({ id, lang, tag, wanted: reaches(first), got: reaches(found.get(tag)) }));
  });
}

/** Mean over the three topics and "any named group": the macro figure of the scorer. */
export function macro(scores: LabelScores): number {
  return (scores.fentanyl + scores.precursors + scores['arms-trafficking'] + scores.anyGroup) / 4;
}

/** One line for each wrong decision, sorted: two versions of the list show which articles flipped. */
export function listMisses(model: CompiledTopicModel, articles: readonly LabelledArticle[]): string {
  const lines = (['about', 'mention'] as const).flatMap((cut) =>
    decide(model, articles, cut)
      .filter(({ wanted, got }) => wanted !== got)
      .map(({ id, lang, tag, wanted }) => `${id} ${lang} ${wanted ? 'missed' : 'extra '} ${cut} ${tag}`),
  );
  return `${lines.toSorted().join('\n')}\n`;
}

/** F1 of yes-no decisions; 1 when there is nothing to find and nothing was found. */
export function f1(decisions: readonly { wanted: boolean; got: boolean }[]): number {
  const both = decisions.filter(({ wanted, got }) => wanted && got).length;
  const wrong = decisions.filter(({ wanted, got }) => wanted !== got).length;
  return both === 0 && wrong === 0 ? 1 : (2 * both) / (2 * both + wrong);
}
