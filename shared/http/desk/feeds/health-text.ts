import { html } from 'hono/html';
import { oneLine } from '../../../text/one-line.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag, timeText } from '../time-tag.ts';
import type { FeedRow } from './feed-row.ts';

const CLASS_OF_GROUP = { broken: 'bad', trouble: 'bad', notice: 'warn', ok: 'good', idle: 'idle' } as const;

/** A reason may quote what a server sent. */
const MAX_REASON_CHARACTERS = 600;

/**
 * How a feed is: the state and since when; where something is the matter what it means, what was noted and what to do.
 * `isListed`: beside many others, so that what holds for most of them is said once, elsewhere.
 */
export function healthText(desk: DeskContext, row: FeedRow, { isListed = false } = {}): Html {
  const words = feedsWords[desk.language];
  const { record, health, group } = row;
  const state = words.states[row.state];
  const since = health.since === undefined ? '' : html` ${words.since} ${timeTag(desk, health.since, 'day')}`;
  const failures =
    group === 'idle' || record.failures === 0 ? '' : ` · ${words.failures(numberText(desk.language, record.failures))}`;
  return html`<p><span class="state state-${CLASS_OF_GROUP[group]}">${state.name}</span>${since}${failures}</p>
${isFine(row) || (isListed && group === 'idle') ? '' : html`<p>${state.meaning} <strong>${words.whatToDo}:</strong> ${state.todo}</p>`}
${isFine(row) || isOurs(row) ? '' : notedText(desk, record.reason)}
${volumeText(desk, row)}`;
}

/** What is stored of the last poll, in the words of the program: English in every language of the page. */
export function notedText({ language }: DeskContext, reason: string): Html {
  const words = feedsWords[language];
  return html`<p class="quiet">${words.noted}: <span lang="en">${oneLine(reason, MAX_REASON_CHARACTERS)}</span></p>`;
}

function isFine({ state }: FeedRow): boolean {
  return state === 'ok' || state === 'not-modified';
}

/** What was noted says only what the state says already. */
function isOurs({ group }: FeedRow): boolean {
  return group === 'idle';
}

/** What is unusual about how much a feed brings; nothing where it is as usual. */
function volumeText(desk: DeskContext, { health: { volume } }: FeedRow): Html | '' {
  if (volume.kind === 'unknown' || volume.kind === 'usual') return '';
  return html`<p>${volumeSentence(desk, volume)}</p>`;
}

/** How much a feed brings beside its own 28 days, in a sentence. */
export function volumeSentence(
  { language }: Pick<DeskContext, 'language'>,
  volume: FeedRow['health']['volume'],
): string {
  const words = feedsWords[language];
  // Dates of the rhythm are days in UTC, in every zone.
  const dayText = (date: string) => timeText({ language, zone: 'UTC' }, `${date}T00:00:00.000Z`, 'day');
  switch (volume.kind) {
    case 'unknown':
      return words.volumeUnknown;
    case 'silent':
      return words.silent(dayText(volume.since));
    case 'usual':
    case 'quiet':
    case 'flooding': {
      const { fresh, date, low, high } = volume.band;
      const [freshText, lowText, highText] = [fresh, low, high].map((value) => numberText(language, value));
      return words[volume.kind](freshText ?? '', dayText(date), lowText ?? '', highText ?? '');
    }
    default:
      return volume satisfies never;
  }
}
