import { html } from 'hono/html';
import type { Receipt, Span, Tag } from '../../../model/tag.ts';
import type { TopicLabel } from '../../../model/topic-label.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import { deskWords } from '../../words/desk-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { numberLocale } from '../number-locale.ts';
import type { ArticleView } from './article-view.ts';
import { labelLine, wrongTagForm } from './label-forms.ts';
import { evidenceClass, placeAnchor, receiptAnchor } from './marked-text.ts';

/** Receipts of a tag that stand open; a long article says the same again and again. */
const OPEN_RECEIPTS = 8;

/** Every tag with its receipts, in the order of their colours, and what people said of it. */
export function receiptList(
  { tagLabel }: Pick<AppDependencies, 'tagLabel'>,
  desk: DeskContext,
  { record, tags, labels, heldBack }: ArticleView,
): Html {
  const words = articleWords[desk.language];
  if (tags.length === 0) return html`<p class="quiet">${words.noTag}</p>`;
  const { modelVersion } = record;
  const isOlder = heldBack !== undefined && heldBack.modelVersion !== modelVersion;
  return html`<p class="quiet no-print">${words.evidenceHelp}</p>
${isOlder ? html`<p class="quiet">${words.receiptsOlder(modelVersion, heldBack.modelVersion)}</p>` : ''}
${tags.map((tag, at) => tagSection(desk, { tag, at, name: tagLabel(tag.tag, desk.language), label: labels.find((said) => said.tag === tag.tag), articleId: record.id }))}`;
}

type Section = {
  readonly tag: Tag;
  readonly at: number;
  readonly name: string;
  readonly label: TopicLabel | undefined;
  readonly articleId: string;
};

function tagSection(desk: DeskContext, { tag, at, name, label, articleId }: Section): Html {
  const words = articleWords[desk.language];
  const common = deskWords[desk.language];
  const lines = tag.receipts.map((receipt, index) => receiptLine(desk, { receipt, at, index }));
  const rest = lines.slice(OPEN_RECEIPTS);
  return html`<section class="receipt-tag" id="tag-${at}"><h3><mark class="${evidenceClass(at)}">${name}</mark></h3>
<p class="quiet"><code>${tag.tag}</code> · ${common[tag.level]} · ${words.score(scoreText(desk, tag.score))}</p>
<ul class="receipts">${lines.slice(0, OPEN_RECEIPTS)}</ul>
${rest.length === 0 ? '' : html`<details data-receipts><summary>${words.moreReceipts(numberText(desk.language, rest.length))}</summary><ul class="receipts">${rest}</ul></details>`}
${label === undefined ? '' : html`<p>${labelLine(desk, label)}</p>`}
${wrongTagForm(desk, { articleId, tag, name, label })}</section>`;
}

function receiptLine(
  desk: DeskContext,
  { receipt, at, index }: { readonly receipt: Receipt; readonly at: number; readonly index: number },
): Html {
  const words = articleWords[desk.language];
  const { field, start, end, rule, language, score, supportedBy, blockedBy } = receipt;
  const place = words.place(words.fields[field], numberText(desk.language, start), numberText(desk.language, end));
  const said = language === 'any' ? words.languageAny : language;
  return html`<li id="${receiptAnchor(at, index)}">${placeLink(desk, receipt)}
<span class="quiet">${place} · ${words.rule} <code>${rule}</code> (${said}) · ${words.score(scoreText(desk, score))}${contextWords(desk, words.supportedBy, supportedBy)}${contextWords(desk, words.against, blockedBy)}</span></li>`;
}

function contextWords(desk: DeskContext, what: string, spans: readonly Span[]): Html | string {
  if (spans.length === 0) return '';
  return html` · ${what} ${spans.map((span, at) => html`${at === 0 ? '' : ', '}${placeLink(desk, span)}`)}`;
}

/** The words as a link to where they stand; where no word is kept there is no place to go to. */
export function placeLink({ language }: DeskContext, span: Span): Html {
  if (span.words === '') return html`<span>${articleWords[language].notKeptWords}</span>`;
  return html`<a class="to-words" href="#${placeAnchor(span)}">${quoted(language, span.words)}</a>`;
}

/** Words in the quotation marks of a language. */
export function quoted(language: string, words: string): string {
  return language === 'es' ? `«${words}»` : `“${words}”`;
}

function scoreText({ language }: DeskContext, score: number): string {
  return new Intl.NumberFormat(numberLocale(language), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    score,
  );
}
