import type { TopicLabel } from '../model/topic-label.ts';
import type { TopicJudge } from '../stages/plan-topics/judge-with.ts';
import { keepsLabel } from '../stages/plan-topics/keeps-label.ts';
import type { Stores } from '../stores/stores.ts';
import { readArchivedLabels } from './read-archived-labels.ts';

/** What people said of tags, and how much of it two models keep. */
export type LabelComparison = {
  readonly labels: number;
  /** Of articles whose text is not kept. */
  readonly notJudged: number;
  readonly keptBefore: number;
  readonly keptAfter: number;
  /** Those that the later model does not keep. */
  readonly broken: readonly TopicLabel[];
};

/** Compares two models on what people said; without the earlier one, with the stored tags in its place. */
export async function compareLabels(
  stores: Pick<Stores, 'articles' | 'labels'>,
  before: TopicJudge | undefined,
  after: TopicJudge,
): Promise<LabelComparison> {
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
