import { VigiaError } from '../../shared/errors.ts';
import type { StoryRecord } from '../../shared/model/story.ts';
import { findStory } from '../../shared/query/find-story.ts';
import type { Stores } from '../../shared/stores/stores.ts';

/** @throws VigiaError when no story, or more than one article, is meant by what a person typed. */
export async function namedStory(stores: Stores, named: string): Promise<StoryRecord> {
  const found = await findStory(stores, named);
  switch (found.kind) {
    case 'story':
      return found.story;
    case 'none':
      throw new VigiaError(
        `No story is meant by ${JSON.stringify(named)}. Give the id of a story or of an article in it, its beginning ` +
          '(6 digits at least), or its address; ./vigia articles search finds ids.',
        { code: 'no-such-story' },
      );
    case 'several':
      throw new VigiaError(
        `${found.articleIds.length} articles are meant by ${JSON.stringify(named)}: ${found.articleIds.join(', ')}`,
        { code: 'ambiguous-article' },
      );
    default:
      return found satisfies never;
  }
}
