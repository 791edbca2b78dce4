import { html } from 'hono/html';
import type { IndexState, QueueDesk, QueueState } from '../../../model/queue-desk.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { queuesWords } from '../../words/queues-words.ts';
import { countLink, numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { ageText } from './age-text.ts';
import { lettersSection } from './letters-section.ts';
import { longWork } from './long-work.ts';

export type QueuesPageState = {
  readonly page: number;
  readonly said?: string | undefined;
  readonly chosen?: ReadonlySet<string>;
};

/** What waits, what was given up, and what runs for long. */
export async function queuesPage(
  deps: AppDependencies,
  desk: DeskContext,
  { queueDesk, state }: { readonly queueDesk: QueueDesk; readonly state: QueuesPageState },
): Promise<Html> {
  const words = queuesWords[desk.language];
  const [queues, letters, index] = await Promise.all([
    queueDesk.queues(),
    queueDesk.deadLetters(),
    queueDesk.index?.(),
  ]);
  const deadOf = (name: string) => letters.filter(({ queue }) => queue === name).length;
  const { page, said, chosen = new Set() } = state;
  return deskPage(deps, desk, {
    title: words.title,
    place: 'queues',
    body: html`<h1>${words.title}</h1>
${saidText(desk, said)}
<section><h2>${words.queues}</h2><ul class="queues">${queues.map((queue) => queueCard(desk, queue, deadOf(queue.name)))}</ul>
${queues.some(({ isEstimate }) => isEstimate) ? html`<p class="quiet">${words.estimate}</p>` : ''}</section>
${lettersSection(desk, { letters, page, chosen, hasInbox: deps.inbox !== undefined })}
<section><h2>${words.mail}</h2>${await mailState(deps, desk)}</section>
${await longWork(deps, desk)}
<section><h2>${words.index}</h2><p>${indexText(desk, index)}</p></section>`,
  });
}

function saidText({ language }: DeskContext, code: string | undefined): Html | '' {
  const { said } = queuesWords[language];
  return code !== undefined && isSaid(code) ? html`<p class="notice" role="status">${said[code]}</p>` : '';
}

function isSaid(code: string): code is keyof (typeof queuesWords)['en']['said'] {
  return Object.hasOwn(queuesWords.en.said, code);
}

function queueCard(
  desk: DeskContext,
  { name, ready, delayed, inFlight, readySince, done }: QueueState,
  dead: number,
): Html {
  const words = queuesWords[desk.language];
  const number = (value: number) => numberText(desk.language, value);
  const about = isKnown(name) ? words.names[name] : '';
  const fact = (label: string, value: Html | string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<li class="queue"><h3>${name}</h3><p class="quiet">${about}</p>
<dl>${fact(words.ready, number(ready))}${fact(words.delayed, number(delayed))}${fact(words.inFlight, number(inFlight))}
${done === undefined ? '' : fact(words.done, number(done))}
${readySince === undefined ? '' : fact(words.readySince, ageText(desk, readySince))}
${fact(words.dead, dead === 0 ? '0' : html`<a class="state state-bad" href="#letters">${number(dead)}</a>`)}</dl></li>`;
}

function isKnown(name: string): name is keyof (typeof queuesWords)['en']['names'] {
  return Object.hasOwn(queuesWords.en.names, name);
}

/** The switch itself is with the alerts. */
async function mailState({ stores }: AppDependencies, desk: DeskContext): Promise<Html> {
  const words = queuesWords[desk.language];
  const { state, by, reason, since } = (await stores.sending.switch()).record;
  const stopped = html`<p><span class="state state-bad">${words.mailStopped}</span> ${by === undefined ? '' : words.mailBy[by]} ${timeTag(desk, since)} <span class="quiet">${reason ?? ''}</span></p>`;
  return html`${state === 'on' ? html`<p><span class="state state-good">${words.mailOn}</span></p>` : stopped}<p><a href="/alerts">${words.mailLink}</a></p>`;
}

/** Of everything that is in it, whenever it was published. */
const ALL_ARTICLES = 'after:1900-01-01';

function indexText(desk: DeskContext, index: IndexState | undefined): Html | string {
  const words = queuesWords[desk.language];
  if (index === undefined) return words.indexElsewhere;
  if (index.state === 'filling') return words.indexFilling(numberText(desk.language, index.articles));
  return html`${words.indexReady} ${countLink(desk, index.articles, { query: ALL_ARTICLES })}`;
}
