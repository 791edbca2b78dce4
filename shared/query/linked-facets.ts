import type { ArticleFacets, ArticleIndex, ArticleQuestion, FacetCount, FacetField } from '../ports.ts';
import { tokenize } from '../text/tokens.ts';
import { refineQuery } from './refine-query.ts';

export type LinkedFacetsRequest = ArticleQuestion & { readonly fields: readonly FacetField[]; readonly top: number };

/** As many as an index counts: what is shown is cut after the counts are right. */
const EVERY_VALUE = 1_000;

/**
 * Counts of a query whose numbers are those of the search that adds the value to the query: `lang:es` finds `es-MX` as
 * well, and `source:reuters` every outlet that has the word in its name. `query` is canonical.
 */
export async function linkedFacets(
  index: Pick<ArticleIndex, 'facets'>,
  { fields, top, ...question }: LinkedFacetsRequest,
): Promise<ArticleFacets> {
  const counted = await index.facets({ ...question, fields, top: EVERY_VALUE });
  const { lang, source, ...others } = counted.fields;
  const cut = Object.entries(others).map(([field, values]) => [field, values.slice(0, top)] as const);
  return {
    ...counted,
    fields: {
      ...Object.fromEntries(cut),
      ...(lang === undefined ? {} : { lang: withDialects(lang).slice(0, top) }),
      ...(source === undefined ? {} : { source: await bySearch(index, question, { sources: source, top }) }),
    },
  };
}

function withDialects(languages: readonly FacetCount[]): readonly FacetCount[] {
  return languages
    .map(({ value, count }) => {
      const dialects = languages.filter((other) => other.value.startsWith(`${value}-`));
      return { value, count: dialects.reduce((sum, dialect) => sum + dialect.count, count) };
    })
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

async function bySearch(
  index: Pick<ArticleIndex, 'facets'>,
  question: ArticleQuestion,
  { sources, top }: { readonly sources: readonly FacetCount[]; readonly top: number },
): Promise<readonly FacetCount[]> {
  const refine = refineQuery(question.query);
  const counts: FacetCount[] = [];
  for (const one of sources.slice(0, top)) {
    const refined = refine('source', one.value);
    const asks = refined.kind === 'open' && mayFindOthers(one, sources) ? refined.query : undefined;
    if (asks === undefined) counts.push(one);
    else
      counts.push({ ...one, count: (await index.facets({ ...question, query: asks, fields: [], top: 1 })).articles });
  }
  return counts;
}

/** `source:` takes a feed's id, a host, and words of an outlet's name. */
function mayFindOthers({ value }: FacetCount, sources: readonly FacetCount[]): boolean {
  if (value.includes('.')) return true;
  const words = spacedWords(value);
  return sources.some((other) => other.value !== value && spacedWords(other.label ?? '').includes(words));
}

function spacedWords(text: string): string {
  return ` ${tokenize(text)
    .map(({ folded }) => folded)
    .join(' ')} `;
}
