import { html } from 'hono/html';
import type { ArticleRecord } from '../../../model/article-record.ts';
import { readerUrl } from '../../../model/reader-url.ts';
import type { FacetCount } from '../../../ports.ts';
import type { GroupedArticle, TodayStory } from '../../../query/today-stories.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { type Html, safeHref } from '../../layout.ts';
import { deskWords } from '../../words/desk-words.ts';
import { groupingReason } from '../../words/grouping-reason.ts';
import { todayWords } from '../../words/today-words.ts';
import { countLink, numberText, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { languageName } from '../language-name.ts';
import { timeTag } from '../time-tag.ts';
import { type TodayAddress, todayAddress } from './today-address.ts';

type CardDependencies = Pick<AppDependencies, 'knownTags' | 'readerAliases' | 'tagLabel'>;

/** Chips of one kind on a card; the story's page has all. */
const MAX_CHIPS = 8;

/** One story in the list: its first article, how widely it is told, what it is about, and on demand why it is one. */
export function storyCard(
  deps: CardDependencies,
  desk: DeskContext,
  { story, query, address }: { readonly story: TodayStory; readonly query: string; readonly address: TodayAddress },
): Html {
  const words = todayWords[desk.language];
  const { storyId, first, listed, whole } = story;
  const path = `/stories/${encodeURIComponent(storyId)}`;
  return html`<article class="card" data-item aria-labelledby="story-${storyId}">
<h3 id="story-${storyId}" lang="${first.language}"><a href="${path}" data-open>${first.title}</a></h3>
<p class="quiet">${first.source.sample ? html`<span class="sample" title="${deskWords[desk.language].sampleNote}">${deskWords[desk.language].sample}</span> ` : ''}${words.first} ${sourceName(first)}, ${timeTag(desk, first.publishedAt ?? first.foundAt)} · <a href="${safeHref(readerUrl(first.url, deps.readerAliases))}" rel="noreferrer">${deskWords[desk.language].original}</a>${whole.articles > 1 ? html` · ${words.latest} ${timeTag(desk, whole.last.orderedAt)}` : ''}</p>
<p>${howWide(desk, story)}${listed.articles === whole.articles ? '' : html` · ${words.inList} ${countLink(desk, listed.articles, { query: within(query, storyId) })} ${words.articles(listed.articles)}`}</p>
${chips(deps, desk, story, address)}
<p lang="${first.language}">${first.snippet}</p>
${whyGrouped(desk, story, path)}
</article>`;
}

function sourceName({ siteName, source }: ArticleRecord): string {
  return siteName ?? source.title;
}

/** The list's query may hold an OR at its top. */
function within(query: string, storyId: string): string {
  return `(${query}) story:${storyId}`;
}

function howWide(desk: DeskContext, { storyId, whole, copies }: TodayStory): Html {
  const words = todayWords[desk.language];
  const query = `story:${storyId}`;
  const languages = whole.fields.lang ?? [];
  const copyText = html` (<a class="count" href="/stories/${storyId}">${numberText(desk.language, copies)}</a> ${words.copies(copies)})`;
  return html`<a class="count" href="${searchPath({ query })}#narrow">${numberText(desk.language, whole.sources)}</a> ${words.sources(whole.sources)} · ${countLink(desk, whole.articles, { query })} ${words.articles(whole.articles)}${copies === 0 ? '' : copyText} · ${languages.length === 1 ? languageName(desk.language, languages[0]?.value ?? 'und') : html`${words.inLanguages} ${languages.map(({ value, count }, at) => html`${at === 0 ? '' : ', '}${languageName(desk.language, value)} ${countLink(desk, count, { query: `${query} lang:${value}` })}`)}`}`;
}

/** Each asks for the same list with that topic or group alone. */
function chips(
  { knownTags, tagLabel }: CardDependencies,
  desk: DeskContext,
  { first, whole }: TodayStory,
  { filters, order }: TodayAddress,
): Html {
  const words = todayWords[desk.language];
  const about = new Set(first.tags.flatMap(({ tag, level }) => (level === 'about' ? [tag] : [])));
  const chip = (field: 'topic' | 'group', { value }: FacetCount) => {
    const tag = field === 'topic' ? value : `group:${value}`;
    const label = tagLabel(tag, desk.language);
    const href = todayAddress({ filters: { ...filters, [field]: value }, order });
    // A tag that the model has no more is still on the article, and no filter.
    if (!knownTags.has(tag)) return html`<li><span class="chip">${label}</span></li>`;
    return html`<li><a class="chip${about.has(tag) ? ' chip-about' : ''}" href="${href}">${label}</a></li>`;
  };
  const all = [
    ...(whole.fields.topic ?? []).slice(0, MAX_CHIPS).map((value) => chip('topic', value)),
    ...(whole.fields.group ?? []).slice(0, MAX_CHIPS).map((value) => chip('group', value)),
  ];
  return all.length === 0 ? html`` : html`<ul class="chips" aria-label="${words.tags}">${all}</ul>`;
}

function whyGrouped(desk: DeskContext, { joined }: TodayStory, path: string): Html {
  if (joined.length === 0) return html``;
  const words = todayWords[desk.language];
  const line = ({ record, assignment }: GroupedArticle) =>
    html`<li><a lang="${record.language}" href="/articles/${record.id}">${record.title}</a> <span class="quiet">${sourceName(record)}, ${timeTag(desk, record.publishedAt ?? record.foundAt)} · ${groupingReason(desk.language, assignment.why)}</span></li>`;
  return html`<details><summary>${words.why}</summary><ul>${joined.map(line)}</ul><p><a href="${path}">${words.whole}</a></p></details>`;
}
