import { UsageError } from '../shared/errors.ts';
import { nearestName } from '../shared/model/nearest-name.ts';
import { fold } from '../shared/text/fold.ts';
import type { CompiledTopicModel } from '../shared/topics/compile.ts';

/**
 * A tag as the model has it, from what a query or a person calls it: `topic:fentanyl`, `cjng`.
 *
 * @throws UsageError with the nearest one when there is none: by its name for readers, else by its letters.
 */
export function tagNamed(typed: string, { topicIds, labels }: Pick<CompiledTopicModel, 'topicIds' | 'labels'>): string {
  const name = typed.replace(/^topic:/, '');
  const tag = [name, `group:${name}`, `entity:${name}`].find((candidate) => topicIds.includes(candidate));
  if (tag !== undefined) return tag;
  const words = fold(name.replace(/^\w+:/, ''));
  const labelled = topicIds.find((id) => {
    const label = labels.get(id);
    return words !== '' && label !== undefined && fold(`${label.en} ${label.es}`).includes(words);
  });
  const nearest = labelled ?? nearestName(name, topicIds);
  const label = labels.get(nearest ?? '')?.en;
  const hint =
    nearest === undefined
      ? `it has ${topicIds.slice(0, 5).join(', ')}, …`
      : `did you mean ${nearest}${label === undefined ? '' : ` (${label})`}?`;
  throw new UsageError(`The topic model has no tag ${JSON.stringify(typed)}: ${hint}`);
}
