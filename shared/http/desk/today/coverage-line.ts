import { html } from 'hono/html';
import { DATED_QUERY, TAGGED_QUERY, type TodayCoverage } from '../../../query/today-coverage.ts';
import type { Html } from '../../layout.ts';
import { todayWords } from '../../words/today-words.ts';
import { countLink, numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';

/** What the page rests on: the feeds now and the work of a day. What was worked on is no set of articles, and no link: no query finds it again. */
export function coverageLine(desk: DeskContext, coverage: TodayCoverage): Html {
  const words = todayWords[desk.language];
  const { feeds, failingSince } = coverage;
  const number = (count: number) => numberText(desk.language, count);
  const link = (path: string, count: number) => html`<a class="count" href="${path}">${number(count)}</a>`;
  const states = [
    { count: coverage.fetched, word: words.fetched, path: '/feeds?state=fetched', always: true },
    { count: coverage.failing, word: words.failing, path: '/feeds?state=failed', always: true },
    { count: coverage.silent, word: words.silent, path: '/feeds?state=silent', always: true },
    { count: coverage.unasked, word: words.unasked, path: '/feeds?state=new', always: false },
    { count: coverage.waitingForContact, word: words.waiting, path: '/feeds?state=waiting-for-contact', always: false },
  ];
  const shown = states
    .filter(({ count, always }) => always || count > 0)
    .map(
      ({ count, word, path }) =>
        html`, ${link(path, count)} ${word}${word === words.failing && failingSince !== undefined ? html` ${words.failingSince} ${timeTag(desk, failingSince, 'day')}` : ''}`,
    );
  return html`<p class="quiet">${words.asOf} ${timeTag(desk, desk.now)}. <strong>${words.coverage}</strong>: ${link('/feeds?state=listed', feeds)} ${words.feeds(feeds)}${shown}. ${words.lastDay} ${number(coverage.read)} ${words.read}, ${number(coverage.matched)} ${words.matched}, ${number(coverage.dropped)} ${words.dropped}; ${words.dated} ${countLink(desk, coverage.dated, { query: DATED_QUERY })}, ${countLink(desk, coverage.tagged, { query: TAGGED_QUERY })} ${words.tagged}.</p>
<details class="quiet"><summary>${words.coverageHow}</summary><p>${words.coverageHelp}</p></details>`;
}
