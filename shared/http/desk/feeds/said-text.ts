import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import type { DeskContext } from '../desk-env.ts';

type Said = keyof (typeof feedsWords)['en']['said'];

/** What the form before this page did, by the code in the address; nothing for a code that is none of ours. */
export function saidText({ language }: DeskContext, code: string | undefined): Html | '' {
  const { said } = feedsWords[language];
  return code !== undefined && isSaid(code) ? html`<p class="notice" role="status">${said[code]}</p>` : '';
}

function isSaid(code: string): code is Said {
  return Object.hasOwn(feedsWords.en.said, code);
}
