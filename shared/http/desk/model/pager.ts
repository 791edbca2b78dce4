import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskContext } from '../desk-env.ts';

/** The ways to the pages before and after; nothing where there is one page only. Pages count from 1. */
export function pager(
  { language }: DeskContext,
  { page, pages, pathOf }: { readonly page: number; readonly pages: number; readonly pathOf: (page: number) => string },
): Html | string {
  if (pages <= 1) return '';
  const words = modelWords[language];
  return html`<p class="model-pager">${page > 1 ? html`<a href="${pathOf(page - 1)}" rel="prev">${words.newer}</a>` : ''} <span>${page} / ${pages}</span> ${
    page < pages ? html`<a href="${pathOf(page + 1)}" rel="next">${words.older}</a>` : ''
  }</p>`;
}

/** The page that an address asks for: 1 for anything that is none. */
export function pageAsked(typed: string | undefined, pages: number): number {
  const page = /^[0-9]{1,6}$/.test(typed ?? '') ? Number(typed) : 1;
  return Math.min(Math.max(1, page), Math.max(1, pages));
}
