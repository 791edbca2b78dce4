import { html } from 'hono/html';
import type { PlanRun } from '../../../model/plan-run.ts';
import type { PlanExample, TagChange, TagChangeCount, TagChangeKind, TopicPlan } from '../../../model/topic-plan.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';

/** Which of the changes are listed article by article. */
export type ChangeFilter = {
  readonly tag?: string;
  readonly kind?: string;
  readonly lang?: string;
  readonly source?: string;
};

export type PlanView = {
  readonly run: PlanRun;
  readonly drive: 'background' | 'steps';
  readonly filter: ChangeFilter;
  readonly tagLabel: (tag: string) => string;
  /** What a feed is called. */
  readonly sourceTitle: (feedId: string) => string;
  /** Titles of the articles of labels that break. */
  readonly titles: ReadonlyMap<string, string>;
};

const KINDS: readonly TagChangeKind[] = ['gained', 'lost', 'raised', 'lowered'];

/** A plan: how far it is, what each tag gains and loses, and how it is applied. */
export function planBody(desk: DeskContext, view: PlanView): Html {
  const words = modelWords[desk.language];
  const { run } = view;
  const isRunning = run.state === 'running';
  return html`<div id="plan-now" data-plan="${run.state}">
${headPart(desk, view)}
<h2>${words.gainsLosses}</h2>
${run.plan.counts.length === 0 ? html`<p>${isRunning ? words.noChangeYet : words.noChange}</p>` : changeTables(desk, view)}
${changeList(desk, view)}
${labelPart(desk, view)}
</div>
<h2>${words.apply}</h2><p>${words.applyText}</p><pre>./vigia topics check
./vigia topics retag</pre>
<p>${words.accuracyNote}</p><pre>./vigia topics plan --topics DIR</pre>`;
}

function headPart(desk: DeskContext, { run, drive }: PlanView): Html {
  const words = modelWords[desk.language];
  const { plan } = run;
  const text = (value: number) => numberText(desk.language, value);
  const all = Math.max(run.expected, plan.articles);
  return html`<p class="model-progress"><progress max="${Math.max(1, all)}" value="${plan.articles}" aria-label="${words.progress}"></progress> <span role="status">${words.states[run.state]}</span>: ${words.progressText(text(plan.articles), text(all))}</p>
${run.state === 'failed' ? html`<p class="error">${words.failedBecause}: <span lang="en">${run.reason ?? ''}</span></p>` : ''}
${run.state === 'stopped' ? html`<p>${words.stoppedNote}</p>` : ''}
${mayAct(desk.visitor.role, 'editor') ? planActions(desk, run, drive) : ''}
<dl class="model-facts"><dt>${words.startedAt}</dt><dd>${timeTag(desk, run.startedAt)}</dd><dt>${words.startedBy}</dt><dd>${run.startedBy}</dd>
<dt>${words.models}</dt><dd>${run.baseVersion === plan.modelVersion ? words.sameModel(plan.modelVersion) : words.modelsText(run.baseVersion, plan.modelVersion)}</dd>
${run.changed.length === 0 ? '' : html`<dt>${words.changedFiles}</dt><dd>${run.changed.map(({ path }, index) => html`${index === 0 ? '' : ', '}<a href="${modelPaths.plan(run.id)}/${encodeURIComponent(path)}">${path}</a>`)}</dd>`}
${plan.since === undefined ? '' : html`<dt>${words.sinceLabel}</dt><dd>≥ ${timeTag(desk, plan.since, 'day')}</dd>`}
<dt>${words.changedArticles}</dt><dd>${plan.changed === 0 ? text(0) : html`<a class="count" href="#changes">${text(plan.changed)}</a>`}</dd>
<dt>${words.storedBy}</dt><dd>${Object.entries(plan.storedVersions).map(([version, articles], index) => html`${index === 0 ? '' : ', '}<code>${version}</code> (${text(articles)})`)}</dd></dl>
${plan.notJudged === 0 ? '' : html`<p class="quiet">${words.planNotJudged(text(plan.notJudged))}</p>`}
${run.warnings.length === 0 ? '' : html`<details><summary>${words.warnings} (${run.warnings.length})</summary><ul class="model-findings" lang="en">${run.warnings.map((warning) => html`<li>${warning}</li>`)}</ul></details>`}`;
}

/** `data-plan-step`: what the script presses while the page is open, where nothing else drives the plan. */
function planActions(desk: DeskContext, { id, state }: PlanRun, drive: PlanView['drive']): Html {
  const words = modelWords[desk.language];
  const form = (action: 'on' | 'stop', label: string, attributes: Html | string = '') =>
    html`<form method="post" action="${modelPaths.plan(id)}/${action}"${attributes}>${tokenField(desk)}<button>${label}</button></form>`;
  if (state === 'done') return html``;
  if (state !== 'running') return html`<div class="actions">${form('on', words.goOn)}</div>`;
  return html`<div class="actions">${drive === 'steps' ? form('on', words.goOn, html` data-plan-step`) : html`<a href="${modelPaths.plan(id)}">${words.reload}</a>`}${form('stop', words.stop)}</div>`;
}

function changeTables(desk: DeskContext, view: PlanView): Html {
  const words = modelWords[desk.language];
  const byTag = [...Map.groupBy(view.run.plan.counts, ({ tag }) => tag)].toSorted(
    ([a, left], [b, right]) => sumOf(right) - sumOf(left) || (a < b ? -1 : 1),
  );
  return html`<div class="scroll" role="region" aria-label="${words.gainsLosses}" tabindex="0"><table><thead><tr><th scope="col">${words.tag}</th>${KINDS.map((kind) => html`<th scope="col" class="number">${words.kindsOfChange[kind]}</th>`)}<th scope="col">${words.byLanguage}</th><th scope="col">${words.bySource}</th></tr></thead>
<tbody>${byTag.map(([tag, counts]) => tagRow(desk, view, { tag, counts }))}</tbody></table></div>
<h3>${words.strongest}</h3>
${byTag.flatMap(([tag]) => KINDS.map((kind) => examplesOf(desk, view, { tag, kind })))}`;
}

type TagCounts = { readonly tag: string; readonly counts: readonly TagChangeCount[] };

function tagRow(desk: DeskContext, view: PlanView, { tag, counts }: TagCounts): Html {
  const of = (pick: (count: TagChangeCount) => boolean) => sumOf(counts.filter(pick));
  const languages = [...new Set(counts.map(({ language }) => language))].toSorted();
  const sources = [...Map.groupBy(counts, ({ sourceId }) => sourceId)].toSorted(([, a], [, b]) => sumOf(b) - sumOf(a));
  return html`<tr><th scope="row">${view.tagLabel(tag)}</th>${KINDS.map(
    (kind) =>
      html`<td class="number">${changeLink(
        desk,
        view,
        { tag, kind },
        of((count) => count.kind === kind),
      )}</td>`,
  )}<td>${languages.map(
    (lang, index) =>
      html`${index === 0 ? '' : ' · '}${lang} ${changeLink(
        desk,
        view,
        { tag, lang },
        of(({ language }) => language === lang),
      )}`,
  )}</td>
<td>${sources.slice(0, SOURCES_SHOWN).map(([source, own], index) => html`${index === 0 ? '' : ' · '}${view.sourceTitle(source)} ${changeLink(desk, view, { tag, source }, sumOf(own))}`)}${sources.length > SOURCES_SHOWN ? ' …' : ''}</td></tr>`;
}

const SOURCES_SHOWN = 4;

function sumOf(counts: readonly TagChangeCount[]): number {
  return counts.reduce((sum, { articles }) => sum + articles, 0);
}

/** A number of changes leads to the list of just these. */
function changeLink(desk: DeskContext, { run }: PlanView, filter: ChangeFilter, count: number): Html | string {
  const text = numberText(desk.language, count);
  if (count === 0) return text;
  return html`<a class="count" href="${modelPaths.plan(run.id)}?${new URLSearchParams(filter)}#changes">${text}</a>`;
}

function examplesOf(
  desk: DeskContext,
  { run, tagLabel }: PlanView,
  { tag, kind }: { readonly tag: string; readonly kind: TagChangeKind },
): Html | string {
  const words = modelWords[desk.language];
  const examples = run.plan.examples[`${tag} ${kind}`] ?? [];
  if (examples.length === 0) return '';
  return html`<h4>${tagLabel(tag)}: ${words.kindsOfChange[kind]}</h4><ul class="model-places">${examples.map((example) => exampleItem(desk, example))}</ul>`;
}

function exampleItem(
  desk: DeskContext,
  { articleId, title, language, source, orderedAt, before, after, receipt, why }: PlanExample,
): Html {
  const words = modelWords[desk.language];
  const side = (name: string, level: PlanExample['before']) =>
    html`${name} ${level === undefined ? words.absent : html`${words.levelNames[level.level]}, ${words.score(level.score.toFixed(2))}`}`;
  return html`<li><a href="${modelPaths.article(articleId)}" lang="${language}">${title}</a> <span class="quiet">${source}, ${timeTag(desk, orderedAt, 'day')}</span>
<p>${side(words.before, before)}; ${side(words.after, after)}${receipt === undefined || receipt.words === '' ? '' : html`; “<mark>${receipt.words}</mark>” (${receipt.rule})`}</p>${why === undefined ? '' : html`<p class="quiet" lang="en">${why}</p>`}</li>`;
}

/** One page of changes; more is narrowed down by the numbers above. */
const CHANGES_SHOWN = 200;

function changeList(desk: DeskContext, view: PlanView): Html | string {
  const words = modelWords[desk.language];
  const { filter, run, tagLabel } = view;
  const all: TopicPlan['changes'] = run.plan.changes ?? [];
  if (all.length === 0) return '';
  const text = (value: number) => numberText(desk.language, value);
  const found = all.filter((change) => fits(change, filter));
  const shown = found.slice(0, CHANGES_SHOWN);
  return html`<h2 id="changes">${words.changes}</h2>
<p>${filterText(desk, view)} ${words.changeCount(text(found.length))} ${shown.length < found.length ? words.changesNote(text(shown.length)) : ''} ${all.length < sumOf(run.plan.counts) ? words.changesCapped(text(all.length)) : ''}</p>
<ul class="model-articles">${shown.map(
    ({ articleId, title, language, tag, kind, sourceId }) =>
      html`<li><a href="${modelPaths.article(articleId)}" lang="${language}">${title}</a> <span class="quiet">${view.sourceTitle(sourceId)} · ${tagLabel(tag)}: ${words.kindsOfChange[kind]}</span></li>`,
  )}</ul>`;
}

function fits({ tag, kind, language, sourceId }: TagChange, filter: ChangeFilter): boolean {
  return (
    (filter.tag === undefined || filter.tag === tag) &&
    (filter.kind === undefined || filter.kind === kind) &&
    (filter.lang === undefined || filter.lang === language) &&
    (filter.source === undefined || filter.source === sourceId)
  );
}

function filterText(desk: DeskContext, { run, filter, tagLabel, sourceTitle }: PlanView): Html | string {
  const words = modelWords[desk.language];
  const { tag, kind, lang, source } = filter;
  const parts = [
    ...(tag === undefined ? [] : [tagLabel(tag)]),
    ...KINDS.filter((known) => known === kind).map((known) => words.kindsOfChange[known]),
    ...(lang === undefined ? [] : [lang]),
    ...(source === undefined ? [] : [sourceTitle(source)]),
  ];
  if (parts.length === 0) return '';
  return html`${parts.join(' · ')} (<a href="${modelPaths.plan(run.id)}#changes">${words.all}</a>):`;
}

function labelPart(desk: DeskContext, { run, tagLabel, titles }: PlanView): Html | string {
  const words = modelWords[desk.language];
  if (run.labels === undefined) return '';
  const { labels, keptBefore, keptAfter, broken } = run.labels;
  const text = (value: number) => numberText(desk.language, value);
  return html`<h2>${words.labelsKept}</h2><p>${labels === 0 ? words.labelsNone : words.labelsKeptText(text(keptBefore), text(keptAfter), text(labels))}</p>
${
  broken.length === 0
    ? ''
    : html`<h3>${words.broken}</h3><ul>${broken.map(
        ({ articleId, tag, verdict }) =>
          html`<li><a href="${modelPaths.article(articleId)}">${titles.get(articleId) ?? articleId}</a>: ${tagLabel(tag)}, ${words.verdicts[verdict]}</li>`,
      )}</ul>`
}`;
}
