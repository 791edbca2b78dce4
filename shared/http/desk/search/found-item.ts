import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import { readerUrl } from '../../../model/reader-url.ts';
import type { HighlightedText } from '../../../query/passages.ts';
import { queryOfStory } from '../../../query/story-sizes.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { highlight } from '../../highlight.ts';
import { type Html, safeHref } from '../../layout.ts';
import { deskWords } from '../../words/desk-words.ts';
import { searchWords } from '../../words/search-words.ts';
import { countLink } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import type { SearchView } from './search-view.ts';

type ItemDependencies = Pick<AppDependencies, 'readerAliases' | 'tagLabel'>;

/** Tags of one article that are shown; the rest are on its page. */
const MAX_CHIPS = 8;

/** One found article: where it meets the query, its tags, its source, and the story that it is part of. */
export function foundItem(
  deps: ItemDependencies,
  desk: DeskContext,
  { record, excerpt, storyId, inStory }: SearchView['found'][number],
): Html {
  const words = searchWords[desk.language];
  const common = deskWords[desk.language];
  const written = html`lang="${record.language}" dir="${textDirection(record.language)}"`;
  return html`<li class="card" data-item><h3 ${written}><a href="/articles/${record.id}">${marked(excerpt.title)}</a></h3>
<p class="quiet">${record.source.sample ? html`<span class="sample">${common.sample}</span> ` : ''}${record.source.title} · ${timeTag(desk, record.publishedAt ?? record.foundAt)} · ${record.language} · <a href="${safeHref(readerUrl(record.url, deps.readerAliases))}" rel="noreferrer" data-original>${common.original}</a> · <a href="/stories/${storyId}">${words.story}</a>${
    inStory > 1 ? html`: ${countLink(desk, inStory, { query: queryOfStory(storyId) })} ${words.storyHas(inStory)}` : ''
  }</p>
${excerpt.passages.map((passage) => html`<p class="passage" ${written}>${marked(passage)}</p>`)}
${tagChips(deps, desk, record.tags)}</li>`;
}

function marked({ text, ranges }: HighlightedText): readonly (Html | string)[] {
  const spans = ranges.map(([start, end]) => ({ start, end }));
  return highlight(text, spans).map(({ words, at }) => (at === undefined ? words : html`<mark>${words}</mark>`));
}

/** `about` first and filled, `mention` outlined. */
function tagChips(
  { tagLabel }: ItemDependencies,
  { language }: DeskContext,
  tags: SearchView['found'][number]['record']['tags'],
): Html {
  if (tags.length === 0) return html`<p class="quiet">${searchWords[language].noTags}</p>`;
  const ordered = tags.toSorted((a, b) => a.level.localeCompare(b.level) || b.score - a.score);
  const rest = ordered.length - MAX_CHIPS;
  return html`<p class="chips">${ordered
    .slice(0, MAX_CHIPS)
    .map(
      ({ tag, level }) =>
        html`<span class="chip chip-${level}">${tagLabel(tag, language)}${level === 'mention' ? html` <small>${deskWords[language].mention}</small>` : ''}</span> `,
    )}${rest > 0 ? html`<span class="quiet">+${rest}</span>` : ''}</p>`;
}
