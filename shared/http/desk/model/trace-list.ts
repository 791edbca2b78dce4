import { html } from 'hono/html';
import type { MissedPlace, TagTrace } from '../../../model/model-desk.ts';
import type { Receipt, Span } from '../../../model/tag.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { modelPaths } from './model-paths.ts';

type Traces = { readonly traces: readonly TagTrace[]; readonly tagLabel: (tag: string) => string };

/** Rule by rule: what counted for each tag and what did not, with the score that each level needs. */
export function traceList(desk: DeskContext, { traces, tagLabel }: Traces): Html {
  const words = modelWords[desk.language];
  const given = traces.filter(({ level }) => level !== undefined);
  const near = traces.filter(({ level }) => level === undefined);
  return html`${given.map((trace) => html`<section class="model-trace">${traceHead(desk, trace, tagLabel(trace.tag))}${traceBody(desk, trace)}</section>`)}
${near.length === 0 ? '' : html`<h3>${words.nearly}</h3>${near.map((trace) => html`<details class="model-trace"><summary>${tagLabel(trace.tag)} <span class="quiet">${words.score(scoreText(trace.score))}</span></summary>${needLine(desk, trace)}${traceBody(desk, trace)}</details>`)}`}`;
}

function traceHead(desk: DeskContext, trace: TagTrace, label: string): Html {
  const words = modelWords[desk.language];
  const level = trace.level === undefined ? words.absent : words.levelNames[trace.level];
  return html`<h3><a href="${modelPaths.tag(trace.tag)}">${label}</a>: ${level}, ${words.score(scoreText(trace.score))}</h3>${needLine(desk, trace)}`;
}

function needLine({ language }: DeskContext, { mention, about }: TagTrace): Html {
  return html`<p class="quiet">${modelWords[language].needsScore(scoreText(mention), scoreText(about))}</p>`;
}

function traceBody(desk: DeskContext, { receipts, missed }: TagTrace): Html {
  const words = modelWords[desk.language];
  return html`${receipts.length === 0 ? '' : html`<h4>${words.counted}</h4><ul class="receipts">${receipts.map((receipt) => receiptItem(desk, receipt))}</ul>`}
${missed.length === 0 ? '' : html`<h4>${words.missed}</h4><ul class="receipts">${sameLines(missed).map((line) => missedItem(desk, line))}</ul>`}`;
}

function receiptItem(desk: DeskContext, receipt: Receipt): Html {
  const words = modelWords[desk.language];
  const { rule, language, score, supportedBy, blockedBy } = receipt;
  return html`<li><a href="#at-${receipt.field === 'title' ? 'title' : 'text'}-${receipt.start}">“${receipt.words}”</a> ${words.fields[receipt.field]}, <a href="${modelPaths.rule(rule)}">${rule}</a> (${language}), ${scoreText(score)}${
    supportedBy.length === 0 ? '' : html`; ${words.supportedBy} ${quoted(supportedBy)}`
  }${blockedBy.length === 0 ? '' : html`; ${words.against} ${quoted(blockedBy)}`}</li>`;
}

type Line = { readonly first: MissedPlace; readonly more: number };

/** A long text says the same words again and again: they are one line with the number of places. */
function sameLines(missed: readonly MissedPlace[]): readonly Line[] {
  const same = ({ words, rule, reason }: MissedPlace) => JSON.stringify([words.toLowerCase(), rule, reason.kind]);
  return [...Map.groupBy(missed, same).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ first, more: more.length }],
  );
}

function missedItem(desk: DeskContext, { first, more }: Line): Html {
  const words = modelWords[desk.language];
  return html`<li>“${first.words}” ${words.fields[first.field]}${more === 0 ? '' : html`, ${words.morePlaces(String(more))}`}, <a href="${modelPaths.rule(first.rule)}">${first.rule}</a>: ${missedText(desk, first)}${
    first.supportedBy.length === 0 ? '' : html`; ${words.supportedBy} ${quoted(first.supportedBy)}`
  }</li>`;
}

function missedText({ language }: DeskContext, { reason }: MissedPlace): string {
  const words = modelWords[language];
  switch (reason.kind) {
    case 'blocked':
      return words.missedBlocked(quoted(reason.by));
    case 'unsupported':
      return words.missedUnsupported(reason.needs);
    case 'outside-field':
      return words.missedField[reason.field];
    case 'other-language':
      return words.missedLanguage(
        reason.language === 'en' || reason.language === 'es' ? words.languageNames[reason.language] : reason.language,
      );
    default:
      return reason satisfies never;
  }
}

function quoted(spans: readonly Span[]): string {
  return [...new Set(spans.map(({ words }) => `“${words}”`))].join(', ');
}

/** As the CLI prints scores. */
function scoreText(score: number): string {
  return score.toFixed(2);
}
