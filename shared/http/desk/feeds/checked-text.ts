import { html } from 'hono/html';
import type { CheckedFeed } from '../../../model/feed-desk.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { notedText } from './health-text.ts';

/** What a look at a feed found, in full. */
export function checkedText(desk: DeskContext, checked: CheckedFeed): Html {
  const words = feedsWords[desk.language];
  const { answer, entries, newestAt, nextPollAt, format } = checked;
  const headers = Object.entries(answer?.headers ?? {});
  return html`<section class="notice"><h2>${words.checked}</h2>${checkedSummary(desk, checked)}
<dl>${answer === undefined ? '' : html`<dt>${words.status}</dt><dd>${answer.status}</dd><dt>${words.finalAddress}</dt><dd>${answer.finalUrl}</dd><dt>${words.bytes}</dt><dd>${numberText(desk.language, answer.bytes)}</dd>`}
${format === undefined ? '' : html`<dt>${words.format}</dt><dd>${format}</dd>`}
${entries === undefined ? '' : html`<dt>${words.entries}</dt><dd>${numberText(desk.language, entries)}</dd>`}
${newestAt === undefined ? '' : html`<dt>${words.newest}</dt><dd>${timeTag(desk, newestAt)}</dd>`}
${nextPollAt === undefined ? '' : html`<dt>${words.nextPoll}</dt><dd>${timeTag(desk, nextPollAt)}</dd>`}</dl>
${headers.length === 0 ? '' : html`<details><summary>${words.headers}</summary><pre>${headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre></details>`}</section>`;
}

/** The same in a few lines: whether a poll reads it, and what is unusual. */
export function checkedSummary(desk: DeskContext, { outcome, reason, findings }: CheckedFeed): Html {
  const words = feedsWords[desk.language];
  const says = {
    ok: words.checkOk,
    broken: words.checkBroken,
    waiting: words.checkWaiting,
    'no-contact': words.noContactTitle,
  }[outcome];
  return html`<p><span class="state state-${outcome === 'ok' ? 'good' : 'bad'}">${says}</span></p>
${outcome === 'ok' ? '' : notedText(desk, reason)}
${findings.length === 0 ? '' : html`<ul lang="en">${findings.map((finding) => html`<li>${finding}</li>`)}</ul>`}`;
}
