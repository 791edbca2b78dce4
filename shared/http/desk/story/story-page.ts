import { html } from 'hono/html';
import { languageName } from '../../../mail/language-name.ts';
import { textDirection } from '../../../mail/text-direction.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { StoryAlerts } from '../../../query/story-alerts.ts';
import type { StoryView } from '../../../query/story-view.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { storyWords } from '../../words/story-words.ts';
import { tagQuery } from '../article/article-page.ts';
import { countLink } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { alertList } from './alert-list.ts';
import { editorForms, problemNotice, type StoryProblem } from './editor-forms.ts';
import { memberList } from './member-list.ts';
import { type StoryFacts, storyFacts } from './story-facts.ts';
import { storyTimeline } from './story-timeline.ts';

export type StoryPageView = {
  readonly view: StoryView;
  readonly alerts: StoryAlerts;
  /** Of the readers of those alerts, by id; empty for whoever may not see them. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly said?: string;
  readonly problem?: StoryProblem;
};

/** One story: who told it first, who copied whom, what it is about, and which alerts told it. */
export async function storyPage(deps: AppDependencies, desk: DeskContext, page: StoryPageView): Promise<Html> {
  const words = storyWords[desk.language];
  const { view, alerts, addresses } = page;
  const { story } = view;
  const facts = storyFacts(view);
  const canEdit = mayAct(desk.visitor.role, 'editor') && deps.storyDesk !== undefined;
  const canSplit = canEdit && view.members.length > 1;
  const body = html`${saidNotice(desk, page)}${problemNotice(page.problem)}<article class="story">
<h1 lang="${story.language}" dir="${textDirection(story.language)}">${story.title}</h1>
${summary(desk, view, facts)}
<nav class="contents no-print" aria-label="${words.contents}"><a href="#members">${words.members}</a> <a href="#sources">${words.sourcesTitle}</a> <a href="#tags">${words.tags}</a> <a href="#timeline">${words.timeline}</a> <a href="#alerts">${words.alerts}</a> <a href="#take-away">${words.takeAway}</a></nav>
<div class="columns story-columns"><section aria-labelledby="members"><h2 id="members">${words.members}</h2>${memberList(deps, desk, { view, canSplit })}</section>
<div><h2 id="sources">${words.sourcesTitle}</h2>${sourceTable(desk, story.id, facts)}
<h2 id="tags">${words.tags}</h2>${tagTable(deps, desk, story.id, facts)}
<h2 id="timeline">${words.timeline}</h2>${await storyTimeline(desk, story.id, facts)}</div></div>
<h2 id="alerts">${words.alerts}</h2>${alertList(desk, alerts, addresses)}
${mergeHistory(desk, view)}
<section class="no-print"><h2 id="take-away">${words.takeAway}</h2>${takeAway(desk, story.id)}</section>
${canEdit ? editorForms(desk, { storyId: story.id, canSplit, problem: page.problem }) : ''}</article>`;
  return deskPage(deps, desk, { title: story.title, place: 'none', body });
}

function saidNotice({ language }: DeskContext, { said }: StoryPageView): Html | string {
  const text = Object.entries(storyWords[language].said).find(([code]) => code === said)?.[1];
  return text === undefined ? '' : html`<p class="notice" role="status">${text}</p>`;
}

function summary(desk: DeskContext, { story, original, members }: StoryView, facts: StoryFacts): Html {
  const words = storyWords[desk.language];
  const { articles, copies, languages, sources } = facts;
  const first = articles[0];
  const last = articles.at(-1);
  const source = members.find(({ articleId }) => articleId === original)?.article;
  const byLanguage = languages.map(
    ({ language, articles: count }, at) =>
      html`${at === 0 ? '' : ', '}${languageName(language, desk.language)} ${countLink(desk, count, { query: `story:${story.id} lang:${language}` })}`,
  );
  return html`<p class="summary">${countLink(desk, articles.length, { query: `story:${story.id}` })} ${words.articles(articles.length)}${copies === 0 ? '' : html` (<a href="#members">${words.copies(copies)}</a>)`} · <a href="#sources">${words.sources(sources.length)}</a> · ${words.languages}: ${byLanguage}</p>
<dl class="facts">${first === undefined ? '' : html`<dt>${words.first}</dt><dd><a href="#m-${first.id}" dir="auto">${first.siteName ?? first.source.title}</a>, ${timeTag(desk, first.orderedAt)} <span class="quiet">${words.firstNote}</span></dd>`}
${last === undefined || last === first ? '' : html`<dt>${words.latest}</dt><dd><a href="#m-${last.id}" dir="auto">${last.siteName ?? last.source.title}</a>, ${timeTag(desk, last.orderedAt)}</dd>`}
${source === undefined || copies === 0 ? '' : html`<dt>${words.original}</dt><dd><a href="#m-${source.id}" dir="auto">${source.siteName ?? source.source.title}</a>, ${timeTag(desk, source.orderedAt)}</dd>`}</dl>`;
}

function sourceTable(desk: DeskContext, storyId: string, { sources }: StoryFacts): Html {
  const words = storyWords[desk.language];
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="sources"><table><thead><tr><th scope="col">${words.source}</th><th scope="col" class="number">${words.count}</th><th scope="col">${words.firstAt}</th></tr></thead>
<tbody>${sources.map(({ feedId, title, articles, languages, firstAt }) => html`<tr><td><span dir="auto">${title}</span> <span class="quiet">${languages.join(', ')}</span></td><td class="number">${countLink(desk, articles, { query: `story:${storyId} source:${feedId}` })}</td><td>${timeTag(desk, firstAt)}</td></tr>`)}</tbody></table></div>`;
}

function tagTable(
  { tagLabel }: Pick<AppDependencies, 'tagLabel'>,
  desk: DeskContext,
  storyId: string,
  { tags }: StoryFacts,
): Html {
  const words = storyWords[desk.language];
  if (tags.length === 0) return html`<p class="quiet">${words.noTags}</p>`;
  const query = (tag: string) => `story:${storyId} ${tagQuery(tag)}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="tags"><table><thead><tr><th scope="col">${words.tag}</th><th scope="col" class="number">${words.aboutCount}</th><th scope="col" class="number">${words.anyCount}</th></tr></thead>
<tbody>${tags.map(({ tag, about, articles }) => html`<tr><td>${tagLabel(tag, desk.language)}</td><td class="number">${about === 0 ? '–' : countLink(desk, about, { query: `${query(tag)} level:about` })}</td><td class="number">${countLink(desk, articles, { query: query(tag) })}</td></tr>`)}</tbody></table></div>`;
}

function mergeHistory(desk: DeskContext, { story, merges }: StoryView): Html | string {
  const words = storyWords[desk.language];
  if (merges.length + story.apart.length === 0) return '';
  return html`<h2 id="merges">${words.merges}</h2><ul>${merges.map(
    ({ merged, mergedAt, why, byHand }) =>
      html`<li><code>${merged}</code> ${words.merged} ${timeTag(desk, mergedAt)}: <span dir="auto">${byHand === true ? words.byHand : why}</span></li>`,
  )}${story.apart.map((id) => html`<li>${words.apart} <a href="/stories/${id}"><code>${id}</code></a></li>`)}</ul>`;
}

function takeAway({ visitor, language }: DeskContext, storyId: string): Html {
  const formats = [
    ['csv', 'CSV'],
    ['jsonl', 'JSONL'],
    ['bibtex', 'BibTeX'],
    ['ris', 'RIS'],
  ] as const;
  const query = encodeURIComponent(`story:${storyId}`);
  return html`<p>${formats.map(([format, name]) => html`<a href="/search/export?q=${query}&amp;format=${format}" download>${name}</a> `)}${mayAct(visitor.role, 'editor') ? html`<a href="/search/pack?q=${query}" download>${storyWords[language].pack}</a>` : ''}</p>`;
}
