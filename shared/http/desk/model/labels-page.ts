import { html } from 'hono/html';
import type { ArticleRecord } from '../../../model/article-record.ts';
import { type TopicLabel, type TopicVerdict, topicVerdictSchema } from '../../../model/topic-label.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';
import { pager } from './pager.ts';

/** What the list is narrowed to. */
export type LabelFilter = { readonly tag?: string; readonly verdict?: TopicVerdict };

export type LabelsView = {
  readonly filter: LabelFilter;
  /** Tags that somebody said something of. */
  readonly tags: readonly string[];
  readonly found: number;
  /** Of the page asked for. */
  readonly labels: readonly { readonly label: TopicLabel; readonly article: ArticleRecord | undefined }[];
  readonly page: number;
  readonly pages: number;
  readonly tagLabel: (tag: string) => string;
};

/** What people said of tags, newest first. */
export function labelsBody(desk: DeskContext, view: LabelsView): Html {
  const words = modelWords[desk.language];
  const { filter, labels, found, page, pages } = view;
  const fields = new URLSearchParams(filter);
  return html`<p>${words.labelsNote}</p>
${filterForm(desk, view)}
<p>${words.labelCount(numberText(desk.language, found))} · <a href="/model/labels.jsonl?${fields}">${words.download}</a></p>
${labels.length === 0 ? html`<p>${Object.keys(filter).length === 0 ? words.labelsNone : words.noLabels}</p>` : labelTable(desk, view)}
${pager(desk, { page, pages, pathOf: (to) => `/model/labels?${new URLSearchParams({ ...filter, page: String(to) })}` })}`;
}

function filterForm({ language }: DeskContext, { filter, tags, tagLabel }: LabelsView): Html {
  const words = modelWords[language];
  const option = (value: string, name: string, isChosen: boolean) =>
    html`<option value="${value}"${isChosen ? html` selected` : ''}>${name}</option>`;
  return html`<form action="/model/labels" class="model-filter">
<div class="field"><label for="labels-tag">${words.tag}</label><select id="labels-tag" name="tag">${option('', words.anything, filter.tag === undefined)}${tags.map((tag) => option(tag, tagLabel(tag), tag === filter.tag))}</select></div>
<div class="field"><label for="labels-verdict">${words.verdict}</label><select id="labels-verdict" name="verdict">${option('', words.anything, filter.verdict === undefined)}${topicVerdictSchema.options.map((verdict) => option(verdict, words.verdicts[verdict], verdict === filter.verdict))}</select></div>
<button>${words.filter}</button></form>`;
}

function labelTable(desk: DeskContext, { labels, tagLabel }: LabelsView): Html {
  const words = modelWords[desk.language];
  return html`<div class="scroll" role="region" aria-label="${words.labels}" tabindex="0"><table><thead><tr><th scope="col">${words.article}</th><th scope="col">${words.tag}</th><th scope="col">${words.verdict}</th><th scope="col">${words.had}</th><th scope="col">${words.labelledAt}</th></tr></thead>
<tbody>${labels.map(
    ({
      label,
      article,
    }) => html`<tr><td>${articleLink(desk, label, article)}${label.note === undefined ? '' : html`<p class="quiet">${label.note}</p>`}</td>
<td><a href="${modelPaths.tag(label.tag)}">${tagLabel(label.tag)}</a></td><td>${words.verdicts[label.verdict]}</td>
<td>${label.had.level === undefined ? words.hadAbsent : words.levelNames[label.had.level]} <span class="quiet">${words.by(label.had.modelVersion)}</span></td>
<td>${timeTag(desk, label.labelledAt)}</td></tr>`,
  )}</tbody></table></div>`;
}

function articleLink({ language }: DeskContext, { articleId }: TopicLabel, article: ArticleRecord | undefined): Html {
  if (article === undefined) return html`${modelWords[language].gone} <code>${articleId.slice(0, 12)}</code>`;
  return html`<a href="${modelPaths.article(articleId)}" lang="${article.language}">${article.title}</a>`;
}
