import type { Context } from 'hono';
import { html } from 'hono/html';
import type { TimelineUnit } from '../../../ports.ts';
import { searchErrorLines } from '../../../query/search-articles.ts';
import { queryWithin } from '../../../query/trend-query.ts';
import { type Rise, type RiseTest, trendRise } from '../../../query/trend-rise.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { bucketText } from '../charts/chart-dates.ts';
import { countLink, numberText, searchPath } from '../count-link.ts';
import type { DeskContext, DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { shareText } from './share-text.ts';
import { isDay, TREND_UNITS } from './trends-address.ts';

/** What stands behind one bucket of a trend: `?q=`, `unit=`, `day=`. */
export async function risePage(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const desk = c.get('desk');
  const words = trendsWords[desk.language];
  const page = (body: Html, status: 200 | 400) =>
    c.html(deskPage(deps, desk, { title: words.riseTitle, place: 'trends', body }), status);
  const day = c.req.query('day') ?? '';
  const unit: TimelineUnit = TREND_UNITS.find((known) => known === c.req.query('unit')) ?? 'day';
  if (!isDay(day)) return page(html`<h1>${words.riseTitle}</h1><p class="error">${words.noSuchDay}</p>`, 400);
  const query = c.req.query('q')?.trim() ?? '';
  const rise = await trendRise(deps, {
    ...(query === '' ? {} : { query }),
    unit,
    day,
    now: desk.now,
    knownTags: deps.knownTags,
  });
  if (rise.kind === 'invalid') {
    const lines = searchErrorLines(rise.errors).map((line) => html`<p class="error">${line}</p>`);
    return page(html`<h1>${words.riseTitle}</h1>${lines}`, 400);
  }
  return page(riseBody(desk, rise), 200);
}

function riseBody(desk: DeskContext, rise: Rise): Html {
  const words = trendsWords[desk.language];
  const when = bucketText(desk.language, rise.unit, rise.days.from);
  const back = new URLSearchParams({ ...(rise.query === undefined ? {} : { q: rise.query }), unit: rise.unit });
  return html`<p class="no-print"><a href="/trends?${back}">${words.riseBack}</a></p>
<h1>${words.isRealOf(rise.query ?? words.total, when)}</h1>
<p class="notice">${verdictText(desk, rise)}</p>
${factTable(desk, rise)}
${rise.tests.length === 0 ? '' : testTable(desk, rise)}
${sourceList(desk, rise)}
${rise.copies.records.length === 0 ? '' : copyList(desk, rise)}
<p><a href="${searchPath({ query: rise.dated, counts: 'stories' })}">${words.toStories}</a></p>`;
}

/** Which of the tests take the rise away, or that none does. */
function verdictText({ language }: DeskContext, { bucket: { standing }, tests }: Rise): string {
  const words = trendsWords[language];
  switch (standing.kind) {
    case 'unknown':
      return words.riseUnknown;
    case 'usual':
      return words.riseIsUsual;
    case 'quiet':
      return words.riseQuiet;
    case 'running':
      return words.riseRunning;
    case 'spike': {
      const falls = tests.filter(({ holds }) => !holds);
      if (falls.length === 0) return `${words.riseSpike} ${words.verdictHolds}`;
      if (falls.some(({ kind }) => kind === 'more-read')) return `${words.riseSpike} ${words.verdictMoreRead}`;
      const without = new Intl.ListFormat(language, { type: 'disjunction' }).format(
        falls.map(({ kind }) => words[kind]),
      );
      return `${words.riseSpike} ${words.verdictFalls(without)}`;
    }
    default:
      return standing satisfies never;
  }
}

function factTable(desk: DeskContext, rise: Rise): Html {
  const { language } = desk;
  const words = trendsWords[language];
  const { bucket, total, dated, days, usualShare, sources, outletsRead, copies } = rise;
  const all = queryWithin(undefined, days);
  const n = (value: number) => numberText(language, value);
  const bandOf = ({ standing }: Rise['bucket']) =>
    'band' in standing ? words.riseUsual(n(standing.band.low), n(standing.band.high)) : '';
  const row = (name: string, value: Html | string, note = '') =>
    html`<tr><th scope="row">${name}</th><td class="number">${value}</td><td>${note}</td></tr>`;
  return html`<table class="facts"><tbody>
${row(words.riseCounted, countLink(desk, bucket.articles, { query: dated }), bandOf(bucket))}
${row(words.riseStories, countLink(desk, bucket.stories, { query: dated, counts: 'stories' }))}
${row(words.riseTotal, countLink(desk, total.articles, { query: all }), bandOf(total))}
${row(words.riseShare, shareText(language, bucket.articles, total.articles), usualShare === undefined ? '' : words.riseShareUsual(shareText(language, usualShare, 1)))}
${row(words.riseOutlets, n(sources.count))}
${row(words.riseOutletsRead, n(outletsRead.now), words.riseOutletsBefore(n(outletsRead.before)))}
${row(words.riseCopies, n(copies.records.length), words.riseCopiesOf(n(copies.of)))}
</tbody></table>`;
}

function testTable(desk: DeskContext, rise: Rise): Html {
  const words = trendsWords[desk.language];
  return html`<h2>${words.riseTests}</h2><div class="scroll" tabindex="0" role="region" aria-label="${words.riseTests}"><table>
<thead><tr><th scope="col">${words.riseTest}</th><th scope="col" class="number">${words.riseLeft}</th><th scope="col" class="number">${words.riseHigh}</th><th scope="col">${words.riseHolds}</th></tr></thead>
<tbody>${rise.tests.map(
    (test) =>
      html`<tr><td>${words[test.kind]}</td><td class="number">${leftOver(desk, rise, test)}</td><td class="number">${numberText(desk.language, test.high)}</td><td>${test.holds ? words.yes : words.no}</td></tr>`,
  )}</tbody></table></div>`;
}

/** What is left, with its search where a query can leave the rest out. */
function leftOver(desk: DeskContext, rise: Rise, { kind, left }: RiseTest): Html | string {
  const { withoutFirstSource, newSources, dated, widest } = rise;
  if (kind === 'more-read') return countLink(desk, left, { query: dated });
  if (kind === 'new-sources' && newSources.without !== undefined)
    return countLink(desk, left, { query: newSources.without.query });
  if (kind === 'one-source' && withoutFirstSource !== undefined)
    return countLink(desk, left, { query: withoutFirstSource.query });
  if (kind === 'one-story' && widest !== undefined)
    return countLink(desk, left, { query: `${dated} NOT story:${widest.storyId}` });
  return numberText(desk.language, left);
}

function sourceList(desk: DeskContext, { sources, newSources, widest }: Rise): Html {
  const words = trendsWords[desk.language];
  const rest = sources.count - sources.most.length;
  return html`<h2>${words.riseSources}</h2>
<ol class="rise-sources">${sources.most.map(({ label, query, articles }) => html`<li>${label}: ${countLink(desk, articles, { query })}</li>`)}</ol>
${rest > 0 ? html`<p>${words.riseSourcesMore(numberText(desk.language, rest))}</p>` : ''}
${newSources.found === undefined ? '' : html`<p>${words['new-sources']}: ${countLink(desk, newSources.found.articles, { query: newSources.found.query })} ${words.articles}</p>`}
${widest === undefined ? '' : html`<p><a href="/stories/${widest.storyId}">${words.riseStory}</a>: ${countLink(desk, widest.articles, { query: widest.query })} ${words.articles}</p>`}`;
}

function copyList(desk: DeskContext, { copies: { records } }: Rise): Html {
  const words = trendsWords[desk.language];
  return html`<details><summary>${words.riseCopyList}</summary><ul>${records.map(
    ({ id, title, language, source }) =>
      html`<li><a href="/articles/${id}" lang="${language}">${title}</a> <span class="quiet">${source.title}</span></li>`,
  )}</ul></details>`;
}
