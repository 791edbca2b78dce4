import type { ArticleRecord } from '../../model/article-record.ts';
import type { TagLevel } from '../../model/tag.ts';

const GROUP = 'group:';
const ENTITY = 'entity:';

/** The topics of an article at a level, such as `fentanyl`. */
export function topicsOf({ tags }: Pick<ArticleRecord, 'tags'>, level: TagLevel): readonly string[] {
  return tags
    .filter((tag) => tag.level === level && !tag.tag.startsWith(GROUP) && !tag.tag.startsWith(ENTITY))
    .map(({ tag }) => tag);
}

/** The groups of an article at any level, such as `cjng`. */
export function groupsOf({ tags }: Pick<ArticleRecord, 'tags'>): readonly string[] {
  return idsOf(tags, GROUP);
}

/** The other entities of an article at any level. */
export function entitiesOf({ tags }: Pick<ArticleRecord, 'tags'>): readonly string[] {
  return idsOf(tags, ENTITY);
}

function idsOf(tags: ArticleRecord['tags'], prefix: string): readonly string[] {
  return tags.filter(({ tag }) => tag.startsWith(prefix)).map(({ tag }) => tag.slice(prefix.length));
}
