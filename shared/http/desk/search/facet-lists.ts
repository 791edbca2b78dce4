import { html } from 'hono/html';
import type { ArticleFacets, FacetCount, FacetField } from '../../../ports.ts';
import { type Refinement, refineQuery } from '../../../query/refine-query.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { numberText } from '../count-link.ts';
import { type SearchAddress, searchAddress } from './search-address.ts';
import { valueLabel } from './value-label.ts';

/** Values that are seen at once; the others stand behind a fold. */
const SEEN = 8;

type FacetDependencies = Pick<AppDependencies, 'knownTags' | 'tagLabel'>;

type Lists = {
  readonly language: PageLanguage;
  readonly search: SearchAddress;
  /** Canonical text of the search. */
  readonly query: string;
  readonly facets: ArticleFacets;
};

/** What a search's articles are of: every number is that of the search behind it. What is asked for can be taken out. */
export function facetLists(deps: FacetDependencies, { language, search, query, facets }: Lists): readonly Html[] {
  const words = searchWords[language];
  const titles: Readonly<Record<FacetField, string>> = {
    topic: words.facetTopic,
    group: words.facetGroup,
    entity: words.facetEntity,
    lang: words.facetLang,
    country: words.facetCountry,
    source: words.facetSource,
    month: words.facetMonth,
  };
  const refine = refineQuery(query);
  // Of one entry per field.
  return (Object.keys(titles) as FacetField[]).flatMap((field) => {
    const items = (facets.fields[field] ?? []).map((one) =>
      facetItem({ language, search, field, one, refined: refinedBy(deps, refine, field, one.value), deps }),
    );
    if (items.length === 0) return [];
    const rest = items.slice(SEEN);
    return html`<section class="facet"><h3>${titles[field]}</h3><ul>${items.slice(0, SEEN)}</ul>${
      rest.length === 0
        ? ''
        : html`<details><summary>${words.more(numberText(language, rest.length))}</summary><ul>${rest}</ul></details>`
    }</section>`;
  });
}

/** A tag that the model no longer has cannot be asked for. */
function refinedBy(
  { knownTags }: FacetDependencies,
  refine: ReturnType<typeof refineQuery>,
  field: FacetField,
  value: string,
): Refinement {
  const tag = field === 'topic' ? value : `${field}:${value}`;
  const isTag = field === 'topic' || field === 'group' || field === 'entity';
  return isTag && !knownTags.has(tag) ? { kind: 'unnameable' } : refine(field, value);
}

function facetItem({
  language,
  search,
  field,
  one,
  refined,
  deps,
}: {
  readonly language: PageLanguage;
  readonly search: SearchAddress;
  readonly field: FacetField;
  readonly one: FacetCount;
  readonly refined: Refinement;
  readonly deps: FacetDependencies;
}): Html {
  const words = searchWords[language];
  const label = one.label ?? valueLabel(deps, language, { field, value: one.value });
  const count = numberText(language, one.count);
  const { order, collapse } = search;
  switch (refined.kind) {
    case 'asked': {
      const left = refined.without;
      const href = left === undefined ? '/search' : searchAddress({ query: left, order, collapse });
      return html`<li class="facet-asked"><a href="${href}" title="${words.remove(label)}"><span class="hidden">${words.remove('')}</span><span>${label}</span> <span aria-hidden="true">×</span></a> <span class="facet-count">${count}</span></li>`;
    }
    case 'open':
      return html`<li><a href="${searchAddress({ query: refined.query, order, collapse })}"><span>${label}</span> <span class="facet-count">${count}</span></a></li>`;
    case 'unnameable':
      return html`<li><span>${label}</span> <span class="facet-count">${count}</span></li>`;
    default:
      return refined satisfies never;
  }
}
