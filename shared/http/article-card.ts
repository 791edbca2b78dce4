import { html } from 'hono/html';
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import { readerUrl } from '../model/reader-url.ts';
import type { Receipt, Tag } from '../model/tag.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { type Html, instantText, safeHref } from './layout.ts';

/** Receipts shown per tag before `and more`. */
const CARD_RECEIPTS = 3;

type CardDependencies = Pick<AppDependencies, 'readerAliases' | 'tagLabel'>;

/** One article in a list: title, source, tags, and the receipts of the tags behind a fold. */
export function articleCard(
  deps: CardDependencies,
  { record, archived }: { readonly record: ArticleRecord; readonly archived: ArchivedText | undefined },
): Html {
  return html`<article class="card">
<h3 lang="${record.language}"><a href="/articles/${record.id}">${record.title}</a></h3>
${articleLine(deps, record)}
${tagChips(deps, record)}
<p lang="${record.language}">${record.snippet}</p>
${archived === undefined || archived.tags.length === 0 ? '' : html`<details><summary>Receipts</summary>${archived.tags.map((tag) => tagReceipts(deps, tag, { most: CARD_RECEIPTS, page: `/articles/${record.id}` }))}</details>`}
</article>`;
}

/** Source, date, language, and the way to the original. */
export function articleLine({ readerAliases }: CardDependencies, record: ArticleRecord): Html {
  return html`<p class="quiet">${record.source.sample ? html`<span class="sample">sample</span> ` : ''}${record.source.title} · ${instantText(record.publishedAt ?? record.foundAt)} · ${record.language} · <a href="${safeHref(readerUrl(record.url, readerAliases))}" rel="noreferrer">original</a></p>`;
}

/** `about` tags filled, `mention` tags outlined. */
export function tagChips({ tagLabel }: CardDependencies, { tags }: Pick<ArticleRecord, 'tags'>): Html {
  if (tags.length === 0) return html`<p class="quiet">no topic</p>`;
  const ordered = tags.toSorted((a, b) => a.level.localeCompare(b.level) || b.score - a.score);
  return html`<p class="chips">${ordered.map(({ tag, level }) => html`<span class="chip chip-${level}" title="${tag}, ${level}">${tagLabel(tag)}${level === 'mention' ? html` <small>mention</small>` : ''}</span> `)}</p>`;
}

/** A tag with its receipts: the words, where they stand, the rule, and what supported them. */
export function tagReceipts(
  { tagLabel }: CardDependencies,
  { tag, level, score, receipts }: Tag,
  { most, page }: { readonly most: number; readonly page: string },
): Html {
  return html`<h4>${tagLabel(tag)} <span class="quiet">${tag} · ${level} · score ${score.toFixed(2)}</span></h4>
<ul class="receipts">${receipts.slice(0, most).map((receipt) => receiptLine(receipt, page))}</ul>
${receipts.length > most ? html`<p class="quiet">and ${receipts.length - most} more</p>` : ''}`;
}

/** `page` is the address of the page that marks the words; empty on that page itself. */
function receiptLine(receipt: Receipt, page: string): Html {
  const support = receipt.supportedBy.map(({ words }) => `“${words}”`).join(', ');
  const against = receipt.blockedBy.map(({ words }) => `“${words}”`).join(', ');
  return html`<li><a href="${page}#at-${receipt.field === 'title' ? 'title' : 'text'}-${receipt.start}"><mark>${receipt.words}</mark></a>
<span class="quiet">${receipt.field} ${receipt.start}–${receipt.end} · rule ${receipt.rule} (${receipt.language}) · score ${receipt.score.toFixed(2)}${support === '' ? '' : ` · supported by ${support}`}${against === '' ? '' : ` · against: ${against}`}</span></li>`;
}
