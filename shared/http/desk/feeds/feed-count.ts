import { countArticles } from '../../../query/count-articles.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { countLink } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';

/** How many articles of a feed the archive has, with the search that finds them; `since` is a `7d` of the query language. */
export async function feedCount(
  deps: AppDependencies,
  desk: DeskContext,
  { feedId, since }: { readonly feedId: string; readonly since?: string },
): Promise<Html> {
  const query = `source:${feedId}${since === undefined ? '' : ` after:${since}`}`;
  const counted = await countArticles(deps, { query, now: desk.now, knownTags: deps.knownTags, fields: [], top: 1 });
  return countLink(desk, counted.kind === 'counted' ? counted.facets.articles : 0, { query });
}
