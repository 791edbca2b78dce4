import type { Tag } from '../../model/tag.ts';
import type { TopicLabel } from '../../model/topic-label.ts';

/** Whether tags are as a person said. */
export function keepsLabel({ tag, verdict }: TopicLabel, tags: readonly Pick<Tag, 'tag' | 'level'>[]): boolean {
  const level = tags.find((found) => found.tag === tag)?.level;
  switch (verdict) {
    case 'wrong':
      return level === undefined;
    case 'missed':
      return level !== undefined;
    case 'about':
    case 'mention':
      return level === verdict;
    default:
      return verdict satisfies never;
  }
}
