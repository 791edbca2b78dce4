import { html } from 'hono/html';
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { Tag } from '../model/tag.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { articleLine, tagChips, tagReceipts } from './article-card.ts';
import { highlight } from './highlight.ts';
import { type Html, instantText, layout, safeHref } from './layout.ts';

/** One article: the text with its evidence marked, the receipts, and where it came from. */
export function articlePage(deps: AppDependencies, record: ArticleRecord, archived: ArchivedText | undefined): Html {
  const tags = archived?.tags ?? [];
  return layout({
    title: record.title,
    body: html`<article>
<h1 lang="${record.language}">${marked(record.title, 'title', tags)}</h1>
${articleLine(deps, record)}
${tagChips(deps, record)}
<div class="columns">
<div class="text" lang="${record.language}">${articleText(archived)}</div>
<aside><h2>Receipts</h2>
${tags.length === 0 ? html`<p class="quiet">No tag: the topic model found nothing that it can explain.</p>` : tags.map((tag) => tagReceipts(deps, tag, { most: tag.receipts.length, page: '' }))}
<h2>Where it came from</h2>${originLine(deps, record)}${provenance(record)}
</aside></div></article>`,
  });
}

function articleText(archived: ArchivedText | undefined): Html {
  if (archived === undefined || archived.article.text === '') return html`<p class="quiet">The text is not kept.</p>`;
  return html`<div class="paragraphs">${marked(archived.article.text, 'text', archived.tags)}</div>`;
}

function marked(text: string, where: 'title' | 'text', tags: readonly Tag[]): Html {
  const receipts = tags
    .flatMap((tag) => tag.receipts)
    .filter(({ field }) => (field === 'title') === (where === 'title'));
  const pieces = highlight(text, receipts).map(({ words, at }) =>
    at === undefined ? words : html`<mark id="at-${where}-${at}">${words}</mark>`,
  );
  return html`${pieces}`;
}

/** A sample says whose words it holds, and where they stand. */
function originLine({ sampleOrigin }: AppDependencies, { url, source }: ArticleRecord): Html | string {
  const origin = source.sample ? sampleOrigin?.(url) : undefined;
  if (origin === undefined) return '';
  return html`<p>${originWords(origin)} <a href="${safeHref(origin.url)}" rel="noreferrer">${origin.url}</a></p>`;
}

function originWords({ translated, variant }: { readonly translated: boolean; readonly variant?: boolean }): string {
  if (variant === true) return 'Made by us, for demonstration, from a text published at';
  return translated ? 'Our translation, for demonstration, of a text published at' : 'First published at';
}

function provenance(record: ArticleRecord): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Feed', `${record.source.title} (${record.source.feedId})`],
    ['Address', record.url],
    ['Canonical', record.canonicalUrl],
    ['Published', instantText(record.publishedAt)],
    ['Found', instantText(record.foundAt)],
    ['Text by', `${record.extraction.method} (${record.extraction.version})`],
    ['Notes', record.extraction.notes.join('; ') || '–'],
    ['Version', `${record.articleVersion}, ${record.contentHash.slice(0, 16)}…`],
    [
      'Fetched',
      record.fetch === undefined
        ? 'from the feed alone'
        : `${instantText(record.fetch.fetchedAt)}, status ${record.fetch.status}`,
    ],
    ['Raw bytes', record.fetch === undefined ? '–' : `SHA-256 ${record.fetch.sha256}`],
    ['Story', record.story.why],
    ['Topic model', record.modelVersion],
    ['Article id', record.id],
  ];
  return html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
