import { html } from 'hono/html';
import type { ArticleRecord } from '../../../model/article-record.ts';
import type { Met, RuleCount, RuleCounts, ShownCondition, ShownRule, ShownTag } from '../../../model/model-desk.ts';
import { tagQuery } from '../../../query/tag-query.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { numberText, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';
import { pager } from './pager.ts';
import { ruleCountNote } from './rule-facts.ts';
import { rulePlaces } from './rule-places.ts';
import { metLine, originFacts } from './tag-page.ts';

/** What the page of one rule shows; `articles` are those of the page asked for. */
export type RuleView = {
  readonly tag: ShownTag;
  readonly rule: ShownRule;
  readonly count: RuleCount | undefined;
  readonly ruleCounts: RuleCounts;
  readonly articles: readonly { readonly id: string; readonly record: ArticleRecord | undefined }[];
  readonly page: number;
  readonly pages: number;
};

/** One rule: its terms with what each met, the context it looks at, and every article in which it counted. */
export function ruleBody(desk: DeskContext, view: RuleView): Html {
  const words = modelWords[desk.language];
  const { tag, rule, count, ruleCounts, articles } = view;
  return html`<p><a href="${modelPaths.tag(tag.tag)}">${tag.name[desk.language]}</a></p>
${ruleCountNote(desk, ruleCounts)}
${metLine(desk, rule, count)}
${(count?.matches ?? 0) === 0 ? html`<p class="notice">${words.dead}</p>` : ''}
<dl class="model-facts"><dt>${words.file}</dt><dd><a href="${modelPaths.file(tag.file)}">${tag.file}</a>, ${words.line(String(rule.line))}</dd>${originFacts(desk, rule)}</dl>
${termTable(desk, view)}
${contextOf(desk, rule)}
${places(desk, words.examples, count?.counted)}
${places(desk, words.held, count?.held)}
<h2 id="articles">${words.allArticles}</h2>
${articles.length === 0 ? html`<p>${words.never}</p>` : html`<ol class="model-articles" start="${(view.page - 1) * RULE_PAGE_SIZE + 1}">${articles.map((article) => articleItem(desk, article))}</ol>`}
${pager(desk, { page: view.page, pages: view.pages, pathOf: (page) => `${modelPaths.rule(rule.id)}?page=${page}#articles` })}`;
}

/** Articles on one page of a rule's list. */
export const RULE_PAGE_SIZE = 50;

function places(desk: DeskContext, title: string, list: RuleCount['counted'] = []): Html | string {
  return list.length === 0 ? '' : html`<h2>${title}</h2>${rulePlaces(desk, list)}`;
}

function articleItem(desk: DeskContext, { id, record }: RuleView['articles'][number]): Html {
  if (record === undefined) return html`<li>${modelWords[desk.language].gone}</li>`;
  return html`<li><a href="${modelPaths.article(id)}" lang="${record.language}">${record.title}</a> <span class="quiet">${record.source.title}, ${timeTag(desk, record.orderedAt, 'day')}</span></li>`;
}

function termTable(desk: DeskContext, { tag, rule, count }: RuleView): Html {
  const words = modelWords[desk.language];
  const met = new Map(count?.terms.map((term) => [`${term.language} ${term.term}`, term]));
  const rows = (['en', 'es', 'any'] as const).flatMap((language) =>
    rule.words[language].map((term) => ({ language, term, met: met.get(`${language} ${term}`) })),
  );
  return html`<h2>${words.terms}</h2>
${rule.words.lists.length === 0 ? '' : html`<p>${words.lists(rule.words.lists.join(', '))}</p>`}
${
  rows.length === 0
    ? ''
    : html`<div class="scroll" role="region" aria-label="${words.terms}" tabindex="0"><table><thead><tr><th scope="col">${words.term}</th><th scope="col">${words.language}</th><th scope="col" class="number">${words.met}</th><th scope="col">${words.lastMatch}</th><th scope="col" class="number">${words.blocked}</th><th scope="col" class="number">${words.unsupported}</th><th scope="col">${words.searchTerm}</th></tr></thead>
<tbody>${rows.map((row) => termRow(desk, tag.tag, row))}</tbody></table></div>`
}`;
}

type TermRow = { readonly language: 'en' | 'es' | 'any'; readonly term: string; readonly met: Met | undefined };

function termRow(desk: DeskContext, tag: string, { language, term, met }: TermRow): Html {
  const words = modelWords[desk.language];
  const cell = (value: number | undefined) => html`<td class="number">${numberText(desk.language, value ?? 0)}</td>`;
  const query = searchableTerm(term);
  return html`<tr><th scope="row"${language === 'any' ? '' : html` lang="${language}"`}>${term}</th><td>${language === 'any' ? words.anyLanguage : language}</td>${cell(met?.matches)}<td>${timeTag(desk, met?.lastMatch, 'day')}</td>${cell(met?.blocked)}${cell(met?.unsupported)}<td>${
    query === undefined
      ? '–'
      : html`<a href="${searchPath({ query: `${query} ${tagQuery(tag)}` })}">${words.searchTerm}</a>`
  }</td></tr>`;
}

/** A term as a phrase of the query language; none for one with a wildcard, an exact form, a choice or a gap. */
function searchableTerm(term: string): string | undefined {
  return /[*=/"]|\.\.\./.test(term) ? undefined : `"${term}"`;
}

function contextOf(desk: DeskContext, rule: ShownRule): Html | string {
  const words = modelWords[desk.language];
  if (rule.with.length + rule.unless.length === 0) return '';
  const list = (title: string, conditions: readonly ShownCondition[]) =>
    conditions.length === 0
      ? ''
      : html`<h3>${title}</h3><ul>${conditions.map((condition) => html`<li>${conditionText(desk, condition)}</li>`)}</ul>`;
  return html`<h2>${words.context}</h2>${list(words.needs, rule.with)}${list(words.barredBy, rule.unless)}`;
}

function conditionText({ language }: DeskContext, { within, lists, any, en, es }: ShownCondition): Html {
  const words = modelWords[language];
  const where = typeof within === 'number' ? words.within(String(within)) : words.withinPart[within];
  const parts: readonly (Html | string)[] = [
    ...(lists.length === 0 ? [] : [words.lists(lists.join(', '))]),
    ...(any.length === 0 ? [] : [any.join(' · ')]),
    ...(en.length === 0 ? [] : [html`<b>en</b> <span lang="en">${en.join(' · ')}</span>`]),
    ...(es.length === 0 ? [] : [html`<b>es</b> <span lang="es">${es.join(' · ')}</span>`]),
  ];
  return html`<i>${where}</i>: ${parts.map((part, index) => html`${index === 0 ? '' : '; '}${part}`)}`;
}
