import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { reasonText } from './reason-text.ts';

/** A mail in one line: when, what became of it, how many stories it told, and why not. The link opens it. */
export function mailLine(
  desk: DeskContext,
  mail: {
    readonly subscriberId: string;
    readonly slot: string;
    readonly state: string;
    readonly at: string;
    readonly stories?: number;
    readonly reason?: string;
  },
): Html {
  const { subscriberId, slot, state, at, stories, reason } = mail;
  const told =
    stories === undefined || state === 'empty'
      ? ''
      : ` · ${numberText(desk.language, stories)} ${alertsWords[desk.language].storyWord(stories)}`;
  return html`<a href="${mailPath({ subscriberId, slot })}">${timeTag(desk, at)}</a> · ${mailState(desk, state)}${told}${reason === undefined ? '' : html` · ${reasonText(desk.language, reason)}`}`;
}

/** The page of a mail. */
export function mailPath({ subscriberId, slot }: { readonly subscriberId: string; readonly slot: string }): string {
  return `/alerts/readers/${subscriberId}/mails/${slot}`;
}

const STATE_CLASS: Readonly<Record<string, string>> = { sent: 'good', failed: 'bad' };

/** Its state in a word. */
export function mailState({ language }: DeskContext, state: string): Html {
  const words: Readonly<Record<string, string>> = alertsWords[language].mailStates;
  return html`<span class="state state-${STATE_CLASS[state] ?? 'idle'}">${words[state] ?? state}</span>`;
}
