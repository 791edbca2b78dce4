import { html } from 'hono/html';
import type { HeldBack, HeldBackMatch } from '../../../model/article-desk.ts';
import type { Span } from '../../../model/tag.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { quoted } from './receipt-list.ts';

/** What rules met in the text and context held back, by tag; the same words for the same reason are one line. */
export function heldBackList(
  { tagLabel }: Pick<AppDependencies, 'tagLabel'>,
  desk: DeskContext,
  { modelVersion, matches }: HeldBack,
): Html {
  const words = articleWords[desk.language];
  const byTag = [...Map.groupBy(matches, ({ tag }) => tag)];
  return html`<p class="quiet">${words.heldBackNote(modelVersion)}</p>
${matches.length === 0 ? html`<p>${words.nothingHeldBack}</p>` : ''}
${byTag.map(([tag, held]) => html`<h3>${tagLabel(tag, desk.language)}</h3><ul class="receipts">${linesOf(desk, held)}</ul>`)}`;
}

function linesOf(desk: DeskContext, held: readonly HeldBackMatch[]): readonly Html[] {
  const same = (match: HeldBackMatch) =>
    `${match.words.toLowerCase()} ${match.rule} ${JSON.stringify(reasonText(desk, match).toLowerCase())}`;
  return [...Map.groupBy(held, same).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : heldLine(desk, first, more.length + 1),
  );
}

function heldLine(desk: DeskContext, match: HeldBackMatch, count: number): Html {
  const words = articleWords[desk.language];
  const { language } = desk;
  const { field, start, end, rule, supportedBy } = match;
  const place =
    count > 1
      ? words.places(numberText(language, count))
      : words.place(words.fields[field], numberText(language, start), numberText(language, end));
  const had = supportedBy.length === 0 ? '' : ` · ${words.itHad(listed(language, supportedBy))}`;
  return html`<li><strong>${quoted(language, match.words)}</strong> <span class="quiet">${place} · ${words.rule} <code>${rule}</code> · </span>${reasonText(desk, match)}<span class="quiet">${had}</span></li>`;
}

function reasonText({ language }: DeskContext, { reason }: HeldBackMatch): string {
  const words = articleWords[language];
  switch (reason.kind) {
    case 'blocked':
      return words.blockedBy(listed(language, reason.by));
    case 'unsupported':
      return words.needs(reason.needs);
    default:
      return reason satisfies never;
  }
}

function listed(language: string, spans: readonly Span[]): string {
  return [...new Set(spans.map((span) => quoted(language, span.words)))].join(', ');
}
