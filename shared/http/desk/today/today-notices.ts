import { html } from 'hono/html';
import type { TodayCoverage } from '../../../query/today-coverage.ts';
import type { Html } from '../../layout.ts';
import { todayWords } from '../../words/today-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';

/** What keeps real feeds from being read at all, and what to do. */
export function todayNotices({ language }: DeskContext, { waitingForContact, isCutOff }: TodayCoverage): Html {
  const words = todayWords[language];
  return html`${
    waitingForContact === 0
      ? ''
      : html`<p class="notice"><strong>${words.contact(numberText(language, waitingForContact))}</strong>, ${words.contactText} <code>npm start -- --contact https://your.site/about</code> ${words.contactOr} <code>contact:</code> ${words.contactInto} <code>config/vigia.yaml</code>.</p>`
  }${isCutOff ? html`<p class="notice"><strong>${words.cutOff}</strong>, ${words.cutOffText}</p>` : ''}`;
}
