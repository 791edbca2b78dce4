import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import { readerUrl } from '../../../model/reader-url.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { type Html, safeHref } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import { deskWords } from '../../words/desk-words.ts';
import { countLink, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import type { ArticleView } from './article-view.ts';
import { CITE_FORMATS } from './cite-format.ts';
import { heldBackList } from './held-back-list.ts';
import { type MissedForm, missedTags } from './label-forms.ts';
import { evidenceClass, markedBlocks, markedTitle } from './marked-text.ts';
import { provenance } from './provenance.ts';
import { receiptList } from './receipt-list.ts';
import { versionList, watchList } from './version-list.ts';

/** What came of a form that brought the reader here. */
export type ArticleSaid = { readonly said?: string; readonly sent?: MissedForm };

/** One article: the way to the original, the text with its evidence, the receipts, and where all of it came from. */
export function articlePage(deps: AppDependencies, desk: DeskContext, view: ArticleView, came: ArticleSaid = {}): Html {
  const words = articleWords[desk.language];
  const { record } = view;
  const body = html`${saidNotice(desk, came)}<article class="article">
${articleHead(deps, desk, view)}
<nav class="contents no-print" aria-label="${words.contents}"><a href="#receipts">${words.receipts}</a> <a href="#labels">${words.labels}</a> <a href="#versions">${words.versions}</a> <a href="#provenance">${words.provenance}</a> <a href="#take-away">${words.takeAway}</a></nav>
<div class="columns article-columns">
<section class="text" aria-labelledby="text-title"><h2 id="text-title" class="hidden">${words.text}</h2>
${notes(desk, view)}${articleText(deps, desk, view)}</section>
<aside aria-labelledby="receipts"><h2 id="receipts">${words.receipts}</h2>${receiptList(deps, desk, view)}
${view.heldBack === undefined ? '' : html`<details class="held-back"><summary>${words.heldBack}</summary>${heldBackList(deps, desk, view.heldBack)}</details>`}
<h2 id="labels">${words.labels}</h2>${missedTags(deps, desk, { view, sent: came.sent })}</aside></div>
${evidenceBar(desk, view)}
<h2 id="versions">${words.versions}</h2>${versionList(desk, view)}
<h2 id="watch">${words.watch}</h2>${watchList(desk, view)}
<h2 id="provenance">${words.provenance}</h2>${provenance(deps, desk, view)}
${takeAway(deps, desk, view)}</article>`;
  return deskPage(deps, desk, { title: record.title, place: 'none', body });
}

function saidNotice({ language }: DeskContext, { said }: ArticleSaid): Html | string {
  const { said: messages } = articleWords[language];
  const text = Object.entries(messages).find(([code]) => code === said)?.[1];
  return text === undefined ? '' : html`<p class="notice" role="status">${text}</p>`;
}

function articleHead(deps: AppDependencies, desk: DeskContext, { record, tags, story }: ArticleView): Html {
  const words = articleWords[desk.language];
  const common = deskWords[desk.language];
  const { source, authors, wires = [], language } = record;
  const names = tags.map(({ tag }) => deps.tagLabel(tag, desk.language));
  const original = safeHref(readerUrl(record.url, deps.readerAliases));
  const own = record.publishedFrom?.text;
  return html`<p class="original"><a class="primary" href="${original}" rel="noreferrer" data-original>${words.readOriginal(hostOf(record.url))}</a></p>
<h1 lang="${language}" dir="${textDirection(language)}">${markedTitle({ text: record.title, tags, names })}</h1>
<p class="byline">${source.sample ? html`<span class="sample" title="${common.sampleNote}">${common.sample}</span> ` : ''}<a href="${searchPath({ query: `source:${source.feedId}` })}" dir="auto">${source.title}</a>${authors.length === 0 ? '' : html` · <span dir="auto">${words.by(authors.join(', '))}</span>`}${wires.length === 0 ? '' : html` · ${words.credits(wires.join(', '))}`} · <a href="${searchPath({ query: `lang:${language}` })}">${language}</a></p>
<p class="quiet">${record.publishedAt === undefined ? words.noDate : html`${words.published} ${timeTag(desk, record.publishedAt)}`}${own === undefined ? '' : html` <span dir="auto">(${words.ownTime(own)})</span>`} · ${words.found} ${timeTag(desk, record.foundAt)}</p>
<p>${words.partOf} <a href="/stories/${story.id}" dir="auto">${story.title}</a> (${countLink(desk, story.members, { query: `story:${story.id}` })})</p>
${chips(deps, desk, record)}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '–';
}

/** Each chip leads to the articles with its tag; its line is that of its evidence. */
function chips(deps: AppDependencies, desk: DeskContext, { tags }: ArticleView['record']): Html | string {
  if (tags.length === 0) return '';
  const common = deskWords[desk.language];
  const ordered = tags.toSorted(
    (a, b) => a.level.localeCompare(b.level) || b.score - a.score || (a.tag < b.tag ? -1 : 1),
  );
  return html`<p class="chips">${ordered.map(
    ({ tag, level }, at) =>
      html`<a class="chip chip-${level}" href="${searchPath({ query: tagQuery(tag) })}"><span class="swatch ${evidenceClass(at)}"></span>${deps.tagLabel(tag, desk.language)}${level === 'mention' ? html` <small>${common.mention}</small>` : ''}</a> `,
  )}</p>`;
}

/** `topic:fentanyl`, `group:cjng`. */
export function tagQuery(tag: string): string {
  return tag.includes(':') ? tag : `topic:${tag}`;
}

function articleText(deps: AppDependencies, desk: DeskContext, { record, text, archived, tags }: ArticleView): Html {
  if (text === '') return withheldText(desk, record);
  const names = tags.map(({ tag }) => deps.tagLabel(tag, desk.language));
  const { language } = record;
  return html`<div class="body" lang="${language}" dir="${textDirection(language)}" data-evidence>${markedBlocks({ text, tags, names }, archived?.article.blocks)}</div>`;
}

/** Shown by the script alone: it has nothing to do without it. */
function evidenceBar({ language }: DeskContext, { tags, text }: ArticleView): Html | string {
  if (tags.length === 0 || text === '') return '';
  const words = articleWords[language];
  return html`<div class="evidence-bar no-print" data-evidence-bar hidden><a class="back-to" href="#receipts">${words.back}</a> <button type="button" data-step="-1">${words.previous}</button> <button type="button" data-step="1">${words.next}</button></div>`;
}

/** Why no word of it is here, and since when. */
function withheldText(desk: DeskContext, { reserved, textRemovedAt, fetch }: ArticleView['record']): Html {
  const words = articleWords[desk.language];
  if (reserved !== undefined)
    return html`<div class="notice"><p>${words.reservedText(reserved)} ${words.reservedNote}</p>${fetch === undefined ? '' : html`<p class="quiet">${words.fetched} ${timeTag(desk, fetch.fetchedAt)}</p>`}</div>`;
  if (textRemovedAt !== undefined)
    return html`<p class="notice">${words.removedText} ${timeTag(desk, textRemovedAt)}.</p>`;
  return html`<p class="notice">${words.noText}</p>`;
}

/** What a reader should know of the text before reading it. */
function notes(desk: DeskContext, { record: { form, gone, rawRemovedAt } }: ArticleView): Html {
  const words = articleWords[desk.language];
  return html`${form === undefined ? '' : html`<p class="notice">${words.forms[form]}</p>`}
${gone === undefined ? '' : html`<p class="notice">${words.goneSince} ${timeTag(desk, gone.since)}: <span dir="auto">${gone.reason}</span></p>`}
${rawRemovedAt === undefined ? '' : html`<p class="quiet">${words.removedRaw} ${timeTag(desk, rawRemovedAt)}.</p>`}`;
}

function takeAway({ api }: AppDependencies, desk: DeskContext, { record }: ArticleView): Html {
  const words = articleWords[desk.language];
  const cites = Object.entries(CITE_FORMATS).map(
    ([format, name]) => html`<a href="/articles/${record.id}/cite?format=${format}" download>${name}</a> `,
  );
  const evidence = mayAct(desk.visitor.role, 'editor')
    ? html`${api === undefined ? '' : html`<li><a href="/articles/${record.id}/pack" download>${words.pack}</a> <span class="quiet">${words.packNote}</span></li>`}
${record.fetch === undefined || record.reserved !== undefined || record.rawRemovedAt !== undefined || record.textRemovedAt !== undefined ? '' : html`<li><a href="/articles/${record.id}/raw" download>${words.raw}</a> <span class="quiet">${words.rawNote}</span></li>`}`
    : html`<li class="quiet">${words.editorsOnly}</li>`;
  return html`<section class="no-print"><h2 id="take-away">${words.takeAway}</h2><ul class="take-away"><li>${words.cite} ${cites}</li>${evidence}</ul></section>`;
}
