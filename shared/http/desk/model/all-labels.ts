import type { TopicLabel } from '../../../model/topic-label.ts';
import type { AppDependencies } from '../../app-dependencies.ts';

/** Everything that people said of tags, oldest first: a line for each act of a person, so never many. */
export async function allLabels({ stores }: Pick<AppDependencies, 'stores'>): Promise<readonly TopicLabel[]> {
  const labels: TopicLabel[] = [];
  for await (const { record } of stores.labels.all()) labels.push(record);
  return labels;
}
