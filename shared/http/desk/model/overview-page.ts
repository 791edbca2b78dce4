import { html } from 'hono/html';
import type { ModelDesk, ModelFacts, RuleCounts, ShownFamily, ShownTag } from '../../../model/model-desk.ts';
import type { TopicLabel } from '../../../model/topic-label.ts';
import type { TagCounts, TagSide } from '../../../query/tag-counts.ts';
import { tagQuery } from '../../../query/tag-query.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { countLink, numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';
import { ruleCountNote, shareText } from './rule-facts.ts';
import { type LabelSum, labelSums, type RuleSum, ruleSums } from './tag-sums.ts';

/** What the overview shows. */
export type Overview = {
  readonly facts: ModelFacts;
  readonly loadedAt: ModelDesk['loadedAt'];
  readonly tagCounts: TagCounts;
  readonly lasts: ReadonlyMap<string, string>;
  readonly ruleCounts: RuleCounts;
  readonly labels: readonly TopicLabel[];
};

/** Every tag of the model with what the archive says of it. */
export function overviewBody(desk: DeskContext, overview: Overview): Html {
  const words = modelWords[desk.language];
  const { facts, tagCounts, ruleCounts } = overview;
  const view: View = {
    desk,
    overview,
    rules: ruleSums(ruleCounts),
    labels: labelSums(overview.labels),
  };
  const topics = facts.families.filter(({ kind }) => kind === 'topic');
  const catalogues = facts.families.filter(({ kind }) => kind !== 'topic');
  return html`${modelLine(desk, overview)}
<h2>${words.kinds.topic}</h2>
<p class="quiet">${words.countedAt}: ${timeTag(desk, tagCounts.countedAt)}.</p>
${ruleCountNote(desk, ruleCounts)}
<p class="quiet">${words.shareNote}</p>
${tagTable(
  view,
  words.kinds.topic,
  topics.flatMap(({ tags }) => tags),
)}
${catalogues.map((family) => catalogue(view, family))}
${factSources(desk, facts)}
<h2 id="files">${words.files}</h2>
<p class="quiet">${words.rawNote}</p>
<ul class="model-files">${facts.files.map(({ path }) => html`<li><a href="${modelPaths.file(path)}">${path}</a></li>`)}</ul>`;
}

type View = {
  readonly desk: DeskContext;
  readonly overview: Overview;
  readonly rules: (tag: string) => RuleSum;
  readonly labels: (tag: string) => LabelSum;
};

function modelLine(desk: DeskContext, { facts, loadedAt }: Overview): Html {
  const words = modelWords[desk.language];
  const text = (value: number) => numberText(desk.language, value);
  const { any, en, es } = facts.terms;
  return html`<dl class="model-facts">
<dt>${words.version}</dt><dd><code>${facts.version}</code></dd>
<dt>${words.loaded}</dt><dd>${timeTag(desk, loadedAt)}</dd>
<dt>${words.size}</dt><dd>${words.sizeText(text(facts.rules), text(en), text(es), text(any))}${
    facts.unverified === 0 ? '' : html`; ${words.unverified(text(facts.unverified))}`
  }</dd>
</dl>`;
}

function catalogue(view: View, family: ShownFamily): Html {
  const { desk, overview } = view;
  const words = modelWords[desk.language];
  const name = family.name[desk.language];
  const text = (value: number) => numberText(desk.language, value);
  const found = family.tags.filter(({ tag }) => overview.tagCounts.of.has(tag));
  return html`<details class="model-family"><summary><h2>${name}</h2> <span class="quiet">${words.tagsOf(text(family.tags.length))}, ${words.withArticles(text(found.length))}</span></summary>
${tagTable(view, name, byCount(view, family.tags))}</details>`;
}

/** What is written of comes first. */
function byCount({ overview }: View, tags: readonly ShownTag[]): readonly ShownTag[] {
  const all = (tag: ShownTag) => overview.tagCounts.of.get(tag.tag)?.all ?? 0;
  return tags.toSorted((a, b) => all(b) - all(a) || (a.tag < b.tag ? -1 : 1));
}

function tagTable(view: View, name: string, tags: readonly ShownTag[]): Html {
  const words = modelWords[view.desk.language];
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table class="model-table">
<thead><tr><th scope="col">${words.tag}</th><th scope="col" class="number">${words.week}</th><th scope="col" class="number">${words.month}</th><th scope="col" class="number">${words.all}</th><th scope="col">${words.last}</th><th scope="col" class="number">${words.blocked}</th><th scope="col" class="number">${words.unsupported}</th><th scope="col">${words.languages}</th><th scope="col">${words.reports}</th></tr></thead>
<tbody>${tags.map((tag) => tagRow(view, tag))}</tbody></table></div>`;
}

function tagRow({ desk, overview, rules, labels }: View, { tag, name }: ShownTag): Html {
  const { tagCounts, lasts } = overview;
  const count = tagCounts.of.get(tag) ?? { week: 0, month: 0, all: 0, sides: [] };
  const query = tagQuery(tag);
  const sum = rules(tag);
  return html`<tr><th scope="row"><a href="${modelPaths.tag(tag)}">${name[desk.language]}</a></th>
<td class="number">${countLink(desk, count.week, { query: `${query} after:${tagCounts.weekFrom}` })}</td>
<td class="number">${countLink(desk, count.month, { query: `${query} after:${tagCounts.monthFrom}` })}</td>
<td class="number">${countLink(desk, count.all, { query })}</td>
<td>${timeTag(desk, lasts.get(tag), 'day')}</td>
<td class="number">${shareText(desk, sum, 'blocked')}</td>
<td class="number">${shareText(desk, sum, 'unsupported')}</td>
<td>${sidesOf(desk, count.sides, { query, from: tagCounts.monthFrom })}</td>
<td>${reports(desk, tag, labels(tag))}</td></tr>`;
}

/** The two languages side by side; a side that went quiet says so. */
export function sidesOf(
  desk: DeskContext,
  sides: readonly TagSide[],
  { query, from }: { readonly query: string; readonly from: string },
): Html {
  const words = modelWords[desk.language];
  if (sides.length === 0) return html`–`;
  return html`${sides.map(
    ({ language, recent, isQuiet }, index) =>
      html`${index === 0 ? '' : ' · '}<span class="model-side">${language} ${countLink(desk, recent, { query: `${query} lang:${language} after:${from}` })}${
        isQuiet ? html` <strong class="model-quiet">${words.quietShort}</strong>` : ''
      }</span>`,
  )}`;
}

function reports(desk: DeskContext, tag: string, { wrong, missed }: LabelSum): Html {
  const link = (verdict: 'wrong' | 'missed', count: number) =>
    html`<a class="count" href="/model/labels?${new URLSearchParams({ tag, verdict })}" aria-label="${modelWords[desk.language].verdicts[verdict]}: ${count}">${numberText(desk.language, count)}</a>`;
  return html`${link('wrong', wrong)} · ${link('missed', missed)}`;
}

/** A model cites some sources for most of its rules; the long tail is one click away. */
const SOURCES_SHOWN = 200;

function factSources(desk: DeskContext, { sources }: ModelFacts): Html {
  const words = modelWords[desk.language];
  return html`<details><summary><h2>${words.facts}</h2></summary>
<p class="quiet">${words.factsNote}</p>
<div class="scroll" role="region" aria-label="${words.facts}" tabindex="0"><table><thead><tr><th scope="col">${words.source}</th><th scope="col" class="number">${words.rests}</th></tr></thead>
<tbody>${sources
    .slice(0, SOURCES_SHOWN)
    .map(
      ({ source, rests }) =>
        html`<tr><td lang="en">${source}</td><td class="number">${numberText(desk.language, rests)}</td></tr>`,
    )}</tbody></table></div></details>`;
}
