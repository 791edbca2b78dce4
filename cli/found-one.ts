import { VigiaError } from '../shared/errors.ts';
import type { ArticleRecord } from '../shared/model/article-record.ts';
import type { FoundArticle } from '../shared/query/find-article.ts';

/** @throws VigiaError when no article, or more than one, is meant by what a person typed. */
export function foundOne(found: FoundArticle, named: string): ArticleRecord {
  switch (found.kind) {
    case 'article':
      return found.record;
    case 'none':
      throw new VigiaError(
        `No article is meant by ${JSON.stringify(named)}. Give an id or its beginning (6 digits at least), or the address; ./vigia articles search finds ids.`,
        {
          code: 'no-such-article',
        },
      );
    case 'several': {
      const ids = found.records.map(({ id, title }) => `  ${id}  ${title}`).join('\n');
      throw new VigiaError(`${found.records.length} articles are meant by ${JSON.stringify(named)}:\n${ids}`, {
        code: 'ambiguous-article',
      });
    }
    default:
      return found satisfies never;
  }
}
