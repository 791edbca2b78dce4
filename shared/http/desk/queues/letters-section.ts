import { html } from 'hono/html';
import type { QueueDeadLetter } from '../../../model/queue-desk.ts';
import { oneLine } from '../../../text/one-line.ts';
import type { Html } from '../../layout.ts';
import { queuesWords } from '../../words/queues-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { ageText } from './age-text.ts';
import { letterOwner } from './letter-owner.ts';

/** Letters of one page. */
const PAGE_LETTERS = 50;

/** A reason may quote what a server sent. */
const MAX_REASON_CHARACTERS = 1_000;

export type LettersState = {
  readonly letters: readonly QueueDeadLetter[];
  /** From 1. */
  readonly page: number;
  readonly hasInbox: boolean;
  /** Ids that were chosen in a form that was refused. */
  readonly chosen: ReadonlySet<string>;
};

/** Every dead letter with its reason, and the forms that send one, some or all back. */
export function lettersSection(desk: DeskContext, state: LettersState): Html {
  const words = queuesWords[desk.language];
  const { letters } = state;
  const count = numberText(desk.language, letters.length);
  if (letters.length === 0)
    return html`<section id="letters"><h2>${words.lettersTitle}</h2><p>${words.noLetters}</p></section>`;
  const pages = Math.ceil(letters.length / PAGE_LETTERS);
  const page = Math.min(state.page, pages);
  const shown = letters.slice((page - 1) * PAGE_LETTERS, page * PAGE_LETTERS);
  return html`<section id="letters"><h2>${words.letters(count)}</h2><p class="quiet">${words.lettersText}</p>
<form method="post" action="/queues/redrive">${tokenField(desk)}
<ul class="letters">${shown.map((letter) => letterCard(desk, letter, state))}</ul>
<p class="actions"><button name="do" value="chosen">${words.redriveChosen}</button></p>
<p class="actions"><label class="choice"><input type="checkbox" name="confirm" value="all"> ${words.confirmAll(count)}</label><button name="do" value="all">${words.redriveAll}</button></p></form>
${pages === 1 ? '' : pageLinks(desk, page, pages)}</section>`;
}

function letterCard(desk: DeskContext, letter: QueueDeadLetter, { hasInbox, chosen }: LettersState): Html {
  const words = queuesWords[desk.language];
  const { id, queue, body, reason, receiveCount, deadLetteredAt } = letter;
  const owner = letterOwner(letter, { hasInbox });
  const name = `${words.owners[owner.kind]} ${owner.id}`.trim();
  return html`<li class="letter" data-item>
<h3>${queue}: ${owner.path === undefined ? name : html`<a href="${owner.path}">${name}</a>`}</h3>
<p class="letter-reason" lang="en">${oneLine(reason, MAX_REASON_CHARACTERS)}</p>
<dl><dt>${words.since}</dt><dd>${timeTag(desk, deadLetteredAt)} (${ageText(desk, deadLetteredAt)})</dd><dt>${words.receives}</dt><dd>${numberText(desk.language, receiveCount)}</dd><dt>Id</dt><dd><code>${id}</code></dd></dl>
<details><summary>${words.message}</summary><pre>${JSON.stringify(body, undefined, 2)}</pre></details>
<p class="actions"><label class="choice"><input type="checkbox" name="letter-${id}" value="yes"${chosen.has(id) ? html` checked` : ''}> ${words.choose}<span class="hidden">: ${queue} ${id}</span></label><button name="do" value="one-${id}">${words.redriveOne}<span class="hidden">: ${queue} ${id}</span></button></p></li>`;
}

function pageLinks(desk: DeskContext, page: number, pages: number): Html {
  const words = queuesWords[desk.language];
  const link = (to: number, label: string) =>
    to < 1 || to > pages ? '' : html`<a class="action" href="/queues?page=${to}#letters">${label}</a>`;
  return html`<nav class="feed-actions" aria-label="${words.pages}">${link(page - 1, words.previous)}<span>${words.page(numberText(desk.language, page), numberText(desk.language, pages))}</span>${link(page + 1, words.next)}</nav>`;
}
