import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import { type Html, safeHref } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';

/** What a feed's site said when it was last asked for its robots.txt, as far as that still holds. */
export async function robotsText({ stores }: AppDependencies, desk: DeskContext, feedUrl: string): Promise<Html> {
  const words = feedsWords[desk.language];
  if (!URL.canParse(feedUrl)) return html`<p>${words.robotsUnknown}</p>`;
  const { origin } = new URL(feedUrl);
  const answer = await stores.robots.get(origin);
  const link = html`<a href="${safeHref(`${origin}/robots.txt`)}" rel="noreferrer">${origin}/robots.txt</a>`;
  switch (answer?.kind) {
    case undefined:
      return html`<p>${link}: ${words.robotsUnknown}</p>`;
    case 'unavailable':
      return html`<p>${link}: ${words.robotsNone}</p>`;
    case 'unreachable':
      return html`<p>${link}: ${words.robotsUnreachable} <span lang="en">${answer.reason}</span></p>`;
    case 'rules': {
      const rules = answer.robots.groups.reduce((sum, group) => sum + group.rules.length, 0);
      const delays = answer.robots.groups.flatMap(({ agents, crawlDelaySeconds }) =>
        crawlDelaySeconds === undefined ? [] : [`${agents.join(', ')}: ${words.seconds(String(crawlDelaySeconds))}`],
      );
      return html`<p>${link}: ${words.robotsRules(numberText(desk.language, rules))}</p>
${delays.length === 0 ? '' : html`<p>${words.crawlDelay}: ${delays.slice(0, MAX_DELAYS).join('; ')}</p>`}`;
    }
    default:
      return answer satisfies never;
  }
}

/** Some files name every crawler there is. */
const MAX_DELAYS = 5;
