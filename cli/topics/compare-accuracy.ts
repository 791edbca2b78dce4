import { readArchivedLabels } from '../../shared/jobs/read-archived-labels.ts';
import type { TopicLabel } from '../../shared/model/topic-label.ts';
import type { TopicJudge } from '../../shared/stages/plan-topics/judge-with.ts';
import { keepsLabel } from '../../shared/stages/plan-topics/keeps-label.ts';
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
  readonly feedback: {
    readonly labels: number;
    readonly notJudged: number;
    readonly keptBefore: number;
    readonly keptAfter: number;
    readonly broken: readonly TopicLabel[];
  };
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
  const feedback = await compareFeedback(stores, before, after);
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

async function compareFeedback(
  stores: Compared['stores'],
  before: TopicJudge | undefined,
  after: TopicJudge,
): Promise<AccuracyComparison['feedback']> {
  let [labels, notJudged, keptBefore, keptAfter] = [0, 0, 0, 0];
  const broken: TopicLabel[] = [];
  for await (const { label, document, tags } of readArchivedLabels(stores)) {
    labels++;
    if (document === undefined) {
      notJudged++;
      continue;
    }
    if (keepsLabel(label, before?.tagsOf(document) ?? tags)) keptBefore++;
    if (keepsLabel(label, after.tagsOf(document))) keptAfter++;
    else broken.push(label);
  }
  return { labels, notJudged, keptBefore, keptAfter, broken };
}
