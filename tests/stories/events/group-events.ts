import type { StoryHead, StoryTelling } from '../../../shared/model/story.ts';
import { MAX_TELLINGS } from '../../../shared/model/story.ts';
import type { TaggedArticle } from '../../../shared/model/tagged-article.ts';
import { eventFeatures, eventInstant } from '../../../shared/stages/cluster/event-features.ts';
import { eventKeys } from '../../../shared/stages/cluster/event-keys.ts';
import { sameEvent } from '../../../shared/stages/cluster/event-match.ts';

/** Groups articles as the pipeline does, one by one in the order given; story id by article id. */
export function groupEvents(articles: readonly TaggedArticle[]): ReadonlyMap<string, string> {
  const heads = new Map<string, StoryHead>();
  const byKey = new Map<string, Set<string>>();
  const stories = new Map<string, string>();
  for (const tagged of articles) {
    const keys = eventKeys(tagged);
    const ids = new Set(keys.flatMap((key) => [...(byKey.get(key) ?? [])]));
    const candidates = [...ids].flatMap((id) => heads.get(id) ?? []);
    const { id } = tagged.article;
    const storyId = sameEvent(tagged, candidates)?.storyId ?? id;
    stories.set(id, storyId);
    heads.set(storyId, joined(heads.get(storyId), storyId, tagged));
    for (const key of keys) byKey.set(key, (byKey.get(key) ?? new Set()).add(storyId));
  }
  return stories;
}

function joined(head: StoryHead | undefined, id: string, tagged: TaggedArticle): StoryHead {
  const at = eventInstant(tagged.article);
  const telling: StoryTelling = {
    articleId: tagged.article.id,
    language: tagged.article.language,
    at,
    features: eventFeatures(tagged),
  };
  if (head === undefined) return { id, tellings: [telling], members: 1, firstAt: at, lastAt: at };
  return {
    ...head,
    tellings: [...head.tellings, telling].slice(0, MAX_TELLINGS),
    members: head.members + 1,
    firstAt: at < head.firstAt ? at : head.firstAt,
    lastAt: at > head.lastAt ? at : head.lastAt,
  };
}
