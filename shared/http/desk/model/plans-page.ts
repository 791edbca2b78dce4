import { html } from 'hono/html';
import type { PlanDesk, PlanFinding, TopicText } from '../../../model/model-desk.ts';
import type { PlanRunSummary } from '../../../model/plan-run.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';

/** How far back a plan may be asked to read. */
export const PLAN_RANGES = ['all', 'd28', 'd90', 'd365'] as const;
export type PlanRange = (typeof PLAN_RANGES)[number];

export type PlansView = {
  readonly drive: PlanDesk['drive'];
  readonly files: readonly TopicText[];
  /** The one that is open in the form, as it is loaded or as it was typed. */
  readonly open: TopicText;
  readonly range: PlanRange;
  /** Names of the files on disk that differ from those that are loaded; absent where there is no disk. */
  readonly working?: readonly string[];
  readonly runs: readonly PlanRunSummary[];
  /** Why nothing was started. */
  readonly refused?:
    | { readonly kind: 'invalid'; readonly findings: readonly PlanFinding[] }
    | { readonly kind: 'busy'; readonly id: string };
};

/** Plans that were started, and the forms to start one. */
export function plansBody(desk: DeskContext, view: PlansView): Html {
  const words = modelWords[desk.language];
  return html`<p>${words.planNote}</p>
${view.drive === 'steps' ? html`<p>${words.planSteps}</p>` : ''}
${refusal(desk, view.refused)}
${runTable(desk, view.runs)}
<h2>${words.startPlan}</h2>
${mayAct(desk.visitor.role, 'editor') ? startForms(desk, view) : html`<p>${words.planEditors}</p>`}`;
}

function refusal(desk: DeskContext, refused: PlansView['refused']): Html | string {
  const words = modelWords[desk.language];
  if (refused === undefined) return '';
  if (refused.kind === 'busy')
    return html`<p class="notice" role="alert">${words.busy} <a href="${modelPaths.plan(refused.id)}">${words.thatPlan}</a></p>`;
  return html`<section class="notice" role="alert"><h2>${words.findings}</h2><p>${words.findingsText}</p><ul class="model-findings">${refused.findings.map(
    ({ path = '', line, column, message }) =>
      html`<li><code>${path}:${line}:${column}</code> <span lang="en">${message}</span></li>`,
  )}</ul></section>`;
}

function runTable(desk: DeskContext, runs: readonly PlanRunSummary[]): Html {
  const words = modelWords[desk.language];
  if (runs.length === 0) return html`<p>${words.noPlans}</p>`;
  const text = (value: number) => numberText(desk.language, value);
  return html`<div class="scroll" role="region" aria-label="${words.plans}" tabindex="0"><table><thead><tr><th scope="col">${words.startedAt}</th><th scope="col">${words.state}</th><th scope="col">${words.progress}</th><th scope="col" class="number">${words.changedArticles}</th><th scope="col">${words.changedFiles}</th><th scope="col">${words.startedBy}</th></tr></thead>
<tbody>${runs.map(
    (run) =>
      html`<tr><td><a href="${modelPaths.plan(run.id)}">${timeTag(desk, run.startedAt)}</a></td><td>${words.states[run.state]}</td><td>${words.progressText(text(run.articles), text(Math.max(run.expected, run.articles)))}</td><td class="number">${text(run.articlesChanged)}</td><td>${run.files.join(', ') || words.sameModel(run.modelVersion)}</td><td>${run.startedBy}</td></tr>`,
  )}</tbody></table></div>`;
}

function startForms(desk: DeskContext, view: PlansView): Html {
  const words = modelWords[desk.language];
  const { files, open, working } = view;
  return html`<form action="/model/plans" class="model-filter"><div class="field"><label for="plan-file">${words.choose}</label><select id="plan-file" name="file">${files.map(
    ({ path }) => html`<option${path === open.path ? html` selected` : ''}>${path}</option>`,
  )}</select></div><button>${words.take}</button></form>
<form method="post" action="/model/plans" class="form model-plan-form">${tokenField(desk)}<input type="hidden" name="what" value="file"><input type="hidden" name="file" value="${open.path}">
<div class="field"><label for="plan-yaml">${words.yaml(open.path)}</label><p class="quiet" id="plan-hint">${words.yamlHint}</p><textarea id="plan-yaml" name="yaml" rows="18" spellcheck="false" aria-describedby="plan-hint" class="model-yaml">
${open.text}</textarea></div>
<div class="field" data-fills="plan-yaml" hidden><label for="plan-upload">${words.chooseFile}</label><input id="plan-upload" type="file" accept=".yaml,.yml"></div>
${rangeField(desk, view.range, 'file')}
<button class="primary">${words.start}</button></form>
${working === undefined ? '' : workingPart(desk, working, view.range)}
<h3>${words.startSame}</h3><p class="quiet">${words.startSameNote}</p>
${bareForm(desk, { what: 'same', range: view.range, label: words.start })}`;
}

function workingPart(desk: DeskContext, working: readonly string[], range: PlanRange): Html {
  const words = modelWords[desk.language];
  const head = html`<h3>${words.workingTree}</h3>`;
  if (working.length === 0) return html`${head}<p class="quiet">${words.workingSame}</p>`;
  return html`${head}<p>${words.workingDiffers(working.join(', '))}</p>
${bareForm(desk, { what: 'working', range, label: words.startWorking })}`;
}

type BareForm = { readonly what: 'working' | 'same'; readonly range: PlanRange; readonly label: string };

function bareForm(desk: DeskContext, { what, range, label }: BareForm): Html {
  return html`<form method="post" action="/model/plans" class="form">${tokenField(desk)}<input type="hidden" name="what" value="${what}">${rangeField(desk, range, what)}<button class="primary">${label}</button></form>`;
}

function rangeField({ language }: DeskContext, range: PlanRange, form: string): Html {
  const words = modelWords[language];
  return html`<div class="field"><label for="plan-since-${form}">${words.sinceLabel}</label><select id="plan-since-${form}" name="since">${PLAN_RANGES.map(
    (value) => html`<option value="${value}"${value === range ? html` selected` : ''}>${words.since[value]}</option>`,
  )}</select></div>`;
}
