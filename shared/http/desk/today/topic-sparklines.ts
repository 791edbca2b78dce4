import { html } from 'hono/html';
import type { TodayTopics, TopicDay, TopicDays } from '../../../query/today-topics.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { todayWords } from '../../words/today-words.ts';
import { sparkline } from '../charts/sparkline.ts';
import { countLink, numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';

/** Every topic beside its own last four weeks: the line, the same as numbers, and the ways to the search and the trend. */
export async function topicSparklines(
  deps: Pick<AppDependencies, 'tagLabel'>,
  desk: DeskContext,
  { active, silent }: TodayTopics,
): Promise<Html> {
  const words = todayWords[desk.language];
  const lines = await Promise.all(active.map((topic) => topicLine(deps, desk, topic)));
  return html`<h2 id="topics">${words.topics}</h2>
<p class="quiet">${words.topicsHelp}</p>
<ul class="sparks">${lines}</ul>
${silent.length === 0 ? '' : html`<p class="quiet">${words.silentTopics} ${silent.map((topic) => deps.tagLabel(topic, desk.language)).join(', ')}.</p>`}`;
}

async function topicLine(
  { tagLabel }: Pick<AppDependencies, 'tagLabel'>,
  desk: DeskContext,
  { topic, counts, today, yesterday }: TopicDays,
): Promise<Html> {
  const words = todayWords[desk.language];
  const label = tagLabel(topic, desk.language);
  const number = (value: number) => numberText(desk.language, value);
  const sum = counts.reduce((total, one) => total + one, 0);
  const band = today.standing.kind === 'unknown' ? undefined : today.standing.band;
  const text = { label: words.sparkLabel(label, number(counts.length), number(sum), number(today.count)) };
  const query = `topic:${topic}`;
  return html`<li><a href="/?topic=${encodeURIComponent(topic)}">${label}</a>
${await sparkline(counts, text, band)}
<span class="quiet">${words.todayCount} ${dayCount(desk, today, `${query} after:${today.day}`)}${yesterday === undefined ? '' : html`, ${words.yesterdayCount} ${dayCount(desk, yesterday, `${query} after:${yesterday.day} before:${today.day}`)}`}, ${band === undefined ? words.usualUnknown : words.usual(number(band.low), number(band.high))} · <a href="/trends?q=${encodeURIComponent(query)}" aria-label="${words.trendOf(label)}">${words.trend}</a></span></li>`;
}

function dayCount(desk: DeskContext, { count, standing }: TopicDay, query: string): Html {
  const rise = html` <strong class="spike">▲ ${todayWords[desk.language].spike}</strong>`;
  return html`${countLink(desk, count, { query })}${standing.kind === 'spike' ? rise : ''}`;
}
