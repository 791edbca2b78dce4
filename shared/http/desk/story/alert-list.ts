import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import { MAX_ALERTS_LOOKED_AT, type StoryAlert, type StoryAlerts } from '../../../query/story-alerts.ts';
import type { Html } from '../../layout.ts';
import { storyWords } from '../../words/story-words.ts';
import { mailPath, mailState } from '../alerts/mail-line.ts';
import { reasonText } from '../alerts/reason-text.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';

/** The alerts that a story met and what became of each. Of other people's alerts only an admin sees whose they are. */
export function alertList(
  desk: DeskContext,
  { alerts, isCutOff }: StoryAlerts,
  addresses: ReadonlyMap<string, string>,
): Html {
  const words = storyWords[desk.language];
  const note = isCutOff
    ? html`<p class="quiet">${words.cutOff(numberText(desk.language, MAX_ALERTS_LOOKED_AT))}</p>`
    : '';
  if (alerts.length === 0) return html`<p class="quiet">${words.noAlerts}</p>${note}`;
  const showsReader = mayAct(desk.visitor.role, 'admin');
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="alerts"><table><thead><tr><th scope="col">${words.met}</th><th scope="col">${words.alert}</th>${showsReader ? html`<th scope="col">${words.reader}</th>` : ''}<th scope="col">${words.became}</th></tr></thead>
<tbody>${alerts.map((found) => html`<tr><td>${timeTag(desk, found.match.matchedAt)}</td><td>${alertName(desk, found)}</td>${showsReader ? html`<td dir="auto">${addresses.get(found.alert.subscriberId) ?? '–'}</td>` : ''}<td>${outcome(desk, found)}</td></tr>`)}</tbody></table></div>${note}`;
}

function maySee({ visitor }: DeskContext, { alert }: StoryAlert): boolean {
  return mayAct(visitor.role, 'admin') || visitor.subscriberId === alert.subscriberId;
}

/** What it asks for and what its reader calls it are their own business; that it met the story is not. */
function alertName(desk: DeskContext, found: StoryAlert): Html {
  const { id, subscriberId, note, queryText } = found.alert;
  const isUpdate = found.match.noveltyKey !== 'new';
  const update = isUpdate ? html` <span class="quiet">(${storyWords[desk.language].update})</span>` : '';
  if (!maySee(desk, found)) return html`<code>${id}</code>${update}`;
  return html`<a href="/alerts/readers/${subscriberId}/${id}" dir="auto">${note ?? queryText}</a>${update}`;
}

function outcome(desk: DeskContext, found: StoryAlert): Html {
  const words = storyWords[desk.language];
  const { state, reason } = found.match;
  switch (state) {
    case 'pending':
      return html`${words.waiting}`;
    case 'dropped':
      return html`${reason === undefined ? words.dropped(words.unknownReason) : html`${words.dropped('')}${reasonText(desk.language, reason)}`}`;
    case 'in-mail':
      return mailOutcome(desk, found);
    default:
      return state satisfies never;
  }
}

function mailOutcome(desk: DeskContext, found: StoryAlert): Html {
  const words = storyWords[desk.language];
  const { mail } = found;
  if (mail === undefined) return html`${words.inMail}`;
  const link = maySee(desk, found) ? html` · <a href="${mailPath(mail)}">${words.mail}</a>` : '';
  return html`${mailState(desk, mail.state)} ${timeTag(desk, mail.updatedAt)}${link}`;
}
