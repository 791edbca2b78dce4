import { html } from 'hono/html';
import type { ArticleDate } from '../../../model/article.ts';
import type { FetchRecord } from '../../../model/article-record.ts';
import type { PastTagging } from '../../../model/past-tagging.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { type Html, safeHref } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import { groupingReason } from '../../words/grouping-reason.ts';
import { countLink, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import type { ArticleView } from './article-view.ts';

type Fact = readonly [name: string, value: Html | string];

/** Where an article came from, how its text was won, and by what it can be checked. */
export function provenance(
  deps: Pick<AppDependencies, 'sampleOrigin'>,
  desk: DeskContext,
  { record, story, olderTaggings }: ArticleView,
): Html {
  const words = articleWords[desk.language];
  const { source, extraction, fetch } = record;
  const facts: readonly Fact[] = [
    [
      words.feed,
      html`<a href="${searchPath({ query: `source:${source.feedId}` })}">${source.title}</a> (<code>${source.feedId}</code>)`,
    ],
    [words.address, outward(record.url)],
    ...(record.canonicalUrl === record.url ? [] : [[words.canonical, outward(record.canonicalUrl)] satisfies Fact]),
    [words.publishedFact, dateFact(desk, record.publishedAt, record.publishedFrom)],
    ...(record.modifiedAt === undefined
      ? []
      : [[words.modifiedFact, dateFact(desk, record.modifiedAt, record.modifiedFrom)] satisfies Fact]),
    [words.foundFact, html`${timeTag(desk, record.foundAt)}${record.quiet === true ? html`<br>${words.quiet}` : ''}`],
    ...(fetch === undefined ? [[words.fetched, words.feedOnly] satisfies Fact] : fetchFacts(desk, fetch)),
    [words.reservation, record.reserved ?? words.noReservation],
    ...(record.licence === undefined ? [] : [[words.licence, licence(record.licence)] satisfies Fact]),
    [words.textBy, `${extraction.method} (${extraction.version})`],
    ...(extraction.notes.length === 0 ? [] : [[words.notes, extraction.notes.join('; ')] satisfies Fact]),
    [words.versionFact, String(record.articleVersion)],
    [words.contentHash, html`SHA-256 <code>${record.contentHash}</code>`],
    [words.model, html`<code>${record.modelVersion}</code>`],
    ...(olderTaggings.length === 0 ? [] : [[words.olderModels, olderModels(desk, olderTaggings)] satisfies Fact]),
    [
      words.story,
      html`<a href="/stories/${story.id}" dir="auto">${story.title}</a> (${countLink(desk, story.members, { query: `story:${story.id}` })})<br>${story.id === record.story.storyId ? groupingReason(desk.language, record.story.why) : words.movedStory}`,
    ],
    [words.articleId, html`<code>${record.id}</code>`],
  ];
  return html`${originLine(deps, desk, record)}<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}</dl>
${fetch === undefined || Object.keys(fetch.headers).length === 0 ? '' : headerList(desk, fetch)}`;
}

function fetchFacts(desk: DeskContext, { url, fetchedAt, status, sha256 }: FetchRecord): readonly Fact[] {
  const words = articleWords[desk.language];
  return [
    [words.fetchedFrom, outward(url)],
    [words.fetched, html`${timeTag(desk, fetchedAt)}, ${words.status(String(status))}`],
    [words.rawHash, html`SHA-256 <code>${sha256}</code>`],
  ];
}

function headerList({ language }: DeskContext, { headers }: FetchRecord): Html {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return html`<details><summary>${articleWords[language].headers}</summary><pre>${lines.join('\n')}</pre></details>`;
}

function dateFact(desk: DeskContext, instant: string | undefined, from: ArticleDate | undefined): Html {
  const words = articleWords[desk.language];
  if (instant === undefined) return html`${words.noDate}`;
  if (from === undefined) return timeTag(desk, instant);
  return html`${timeTag(desk, instant)}<br>${words.ownTime(from.text)} <span class="quiet">(${words.dateSource(from.source, from.confidence)})</span>`;
}

function olderModels(desk: DeskContext, taggings: readonly PastTagging[]): Html {
  const { olderModel } = articleWords[desk.language];
  return html`<ul>${taggings.map(({ modelVersion, replacedAt, tags }) => html`<li>${olderModel(modelVersion)} ${timeTag(desk, replacedAt)}: ${tags.map(({ tag, level }) => `${tag} (${level})`).join(', ') || '–'}</li>`)}</ul>`;
}

/** A sample says whose words it holds, and where they stand. */
function originLine(
  { sampleOrigin }: Pick<AppDependencies, 'sampleOrigin'>,
  { language }: DeskContext,
  { url, source }: ArticleView['record'],
): Html | string {
  const origin = source.sample ? sampleOrigin?.(url) : undefined;
  if (origin === undefined) return '';
  const words = articleWords[language];
  const made = origin.translated ? words.sampleTranslated : words.sampleOf;
  return html`<p>${origin.variant === true ? words.sampleVariant : made} ${outward(origin.url)}</p>`;
}

function licence(text: string): Html {
  return /^https?:/.test(text) ? outward(text) : html`${text}`;
}

function outward(url: string): Html {
  return html`<a href="${safeHref(url)}" rel="noreferrer">${url}</a>`;
}
