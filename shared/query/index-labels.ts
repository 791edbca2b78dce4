import type { IndexedArticle } from '../model/indexed-article.ts';
import { FACET_FIELDS, type FacetField } from '../ports.ts';
import { facetValues } from './facet-values.ts';

/** What an article is counted under, but for its month. */
export type IndexLabels = {
  readonly sourceTitle: string;
  readonly values: Readonly<Record<Exclude<FacetField, 'month'>, readonly string[]>>;
};

/** The labels of an article as an index keeps them: articles with equal labels have equal texts. */
export function labelsText(article: IndexedArticle): string {
  const values = LABEL_FIELDS.map((field) => facetValues(article, field).toSorted());
  return JSON.stringify([article.sourceTitle, ...values]);
}

/** Reads what `labelsText` wrote. */
export function readLabels(text: string): IndexLabels {
  // Written by labelsText alone, in a file whose format was checked when it was opened.
  const [sourceTitle, ...values] = JSON.parse(text) as [string, ...(readonly string[])[]];
  // One list per field, in their order.
  const entries = LABEL_FIELDS.map((field, index) => [field, values[index] ?? []]);
  return { sourceTitle, values: Object.fromEntries(entries) as IndexLabels['values'] };
}

const LABEL_FIELDS = FACET_FIELDS.filter((field) => field !== 'month');
