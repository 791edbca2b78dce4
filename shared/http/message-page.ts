import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';

/** A page that says one thing. */
export function messagePage(title: string, text: string): Html {
  return layout({ title, body: html`<h1>${title}</h1><p>${text}</p>` });
}
