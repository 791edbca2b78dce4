import { html } from 'hono/html';
import type { ReaderView } from '../model/reader-desk.ts';
import type { Html } from './layout.ts';
import type { Outcome } from './manage-form.ts';
import { manageWords } from './manage-words.ts';
import type { PageLanguage } from './page-language.ts';
import { choiceField, inputField, LANGUAGE_CHOICES } from './subscribe-fields.ts';

/** The fields of when and how a reader's mails come, in the language of the page. */
export function readerTimesFields(
  language: PageLanguage,
  { subscriber, times }: Pick<ReaderView, 'subscriber' | 'times'>,
  refused?: Extract<Outcome, { kind: 'refused' }>,
): Html {
  const words = manageWords[language];
  const errors = refused?.errors ?? [];
  const shown = (name: string, value: string | undefined) => refused?.typed(name) ?? value;
  const weekdays = words.weekdays.map((day, i) => [String(i + 1), day] as const);
  return html`${choiceField({ name: 'language', label: words.language, value: shown('language', subscriber.language), choices: LANGUAGE_CHOICES, errors })}
${inputField({ name: 'zone', label: words.zone, value: shown('zone', times.zone), required: true, maxLength: 64, errors })}
${inputField({ name: 'time', label: words.time, value: shown('time', times.time), type: 'time', required: true, errors })}
${choiceField({ name: 'weekday', label: words.weekday, value: shown('weekday', String(times.weekday)), choices: weekdays, errors })}
${inputField({ name: 'quietFrom', label: words.quietFrom, value: shown('quietFrom', times.quiet?.from), type: 'time', errors })}
${inputField({ name: 'quietTo', label: words.quietTo, value: shown('quietTo', times.quiet?.to), type: 'time', help: words.quietHelp, errors })}
<div class="field"><label><input type="checkbox" name="nothingNew" value="yes"${times.nothingNew ? html` checked` : ''}> ${words.nothingNew}</label></div>
<button class="primary" name="do" value="times">${words.save}</button>`;
}
