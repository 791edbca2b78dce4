import { compareLabels, type LabelComparison } from '../../shared/jobs/compare-labels.ts';
import type { TopicJudge } from '../../shared/stages/plan-topics/judge-with.ts';
import {
  flippedLabels,
  type LabelAccuracy,
  type LabelDecision,
  labelAccuracy,
} from '../../shared/stages/plan-topics/label-accuracy.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import type { LabelledSet } from './labelled-articles.ts';

/** How right a model is before and after a change. `before` is absent where the earlier model is not known. */
export type AccuracyComparison = {
  readonly labelled?: {
    readonly path: string;
    readonly before?: LabelAccuracy;
    readonly after: LabelAccuracy;
    readonly won: readonly LabelDecision[];
    readonly lost: readonly LabelDecision[];
  };
  /** What people said of tags in the archive. */
  readonly feedback: LabelComparison;
  /** Some figure is lower than before. */
  readonly falls: boolean;
};

export type Compared = {
  readonly stores: Pick<Stores, 'articles' | 'labels'>;
  readonly labelled: LabelledSet | undefined;
  readonly before: TopicJudge | undefined;
  readonly after: TopicJudge;
};

/** Compares two models on the labelled set, and on what people said; without the earlier model, with the stored tags there. */
export async function compareAccuracy({ stores, labelled, before, after }: Compared): Promise<AccuracyComparison> {
  const feedback = await compareLabels(stores, before, after);
  const feedbackFalls = feedback.keptAfter < feedback.keptBefore;
  if (labelled === undefined) return { feedback, falls: feedbackFalls };
  const now = labelAccuracy(labelled.articles, after.tagsOf);
  if (before === undefined)
    return { labelled: { path: labelled.path, after: now, won: [], lost: [] }, feedback, falls: feedbackFalls };
  const was = labelAccuracy(labelled.articles, before.tagsOf);
  const falls = feedbackFalls || figuresOf(now).some((figure, index) => figure < (figuresOf(was)[index] ?? 0));
  return { labelled: { path: labelled.path, before: was, after: now, ...flippedLabels(was, now) }, feedback, falls };
}

/** What must not fall. */
function figuresOf({ about, mention }: LabelAccuracy): readonly number[] {
  return [about.macro, about.groups, mention.macro, mention.groups];
}
