import { html } from 'hono/html';
import type { ModelFacts, RuleCount, RuleCounts, ShownRule, ShownTag } from '../../../model/model-desk.ts';
import type { TopicLabel } from '../../../model/topic-label.ts';
import { MODEL_LANGUAGES, type TagCounts } from '../../../query/tag-counts.ts';
import { tagQuery } from '../../../query/tag-query.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { countLink, numberText, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';
import { sidesOf } from './overview-page.ts';
import { ruleCountNote, shareText } from './rule-facts.ts';
import { rulePlaces } from './rule-places.ts';
import { labelSums } from './tag-sums.ts';

/** What the page of one tag shows. */
export type TagView = {
  readonly facts: ModelFacts;
  readonly tag: ShownTag;
  readonly tagCounts: TagCounts;
  readonly last: string | undefined;
  readonly ruleCounts: RuleCounts;
  readonly labels: readonly TopicLabel[];
};

/** One tag: what the archive has of it, where it comes from, and every rule of it with what it met. */
export function tagBody(desk: DeskContext, view: TagView): Html {
  const words = modelWords[desk.language];
  const { tag, ruleCounts } = view;
  const counts = new Map(ruleCounts.rules.map((rule) => [rule.rule, rule]));
  return html`<p><code>${tag.tag}</code> · <a href="${searchPath({ query: tagQuery(tag.tag) })}">${words.searchTag}</a></p>
${quietWarnings(desk, view)}
${tagFacts(desk, view)}
<h2>${words.rules}</h2>
${ruleCountNote(desk, ruleCounts)}
${tag.rules.length === 0 ? html`<p>${words.noRules}</p>` : ''}
${tag.rules.map((rule) => ruleCard(desk, rule, counts.get(rule.id)))}`;
}

function quietWarnings(desk: DeskContext, { tag, tagCounts }: TagView): readonly Html[] {
  const words = modelWords[desk.language];
  const text = (value: number) => numberText(desk.language, Math.round(value));
  return (tagCounts.of.get(tag.tag)?.sides ?? [])
    .filter(({ isQuiet }) => isQuiet)
    .map(
      ({ language, recent, expected }) =>
        html`<p class="notice model-warning">${words.quiet(words.languageNames[language], text(recent), text(expected))}</p>`,
    );
}

function tagFacts(desk: DeskContext, { facts, tag, tagCounts, last, labels }: TagView): Html {
  const words = modelWords[desk.language];
  const query = tagQuery(tag.tag);
  const { week, month, all, sides } = tagCounts.of.get(tag.tag) ?? {
    week: 0,
    month: 0,
    all: 0,
    sides: MODEL_LANGUAGES.map((language) => ({ language, recent: 0, expected: 0, isQuiet: false })),
  };
  const { wrong, missed } = labelSums(labels)(tag.tag);
  const parts = facts.families.flatMap(({ tags }) => tags).filter(({ parent }) => parent === tag.tag);
  const { levels } = tag;
  return html`<dl class="model-facts">
<dt>${words.week}</dt><dd>${countLink(desk, week, { query: `${query} after:${tagCounts.weekFrom}` })}</dd>
<dt>${words.month}</dt><dd>${countLink(desk, month, { query: `${query} after:${tagCounts.monthFrom}` })}</dd>
<dt>${words.all}</dt><dd>${countLink(desk, all, { query })}</dd>
<dt>${words.last}</dt><dd>${timeTag(desk, last)}</dd>
<dt>${words.languages}</dt><dd>${sidesOf(desk, sides, { query, from: tagCounts.monthFrom })}</dd>
<dt>${words.countedAt}</dt><dd>${timeTag(desk, tagCounts.countedAt)}</dd>
<dt>${words.reports}</dt><dd><a href="/model/labels?${new URLSearchParams({ tag: tag.tag })}">${wrong} · ${missed}</a></dd>
<dt>${words.levels}</dt><dd>${words.levelsText(String(levels.mention), String(levels.about))}</dd>
${tag.parent === undefined ? '' : html`<dt>${words.parent}</dt><dd>${tagLinks(desk, facts, [tag.parent])}</dd>`}
${
  parts.length === 0
    ? ''
    : html`<dt>${words.parts}</dt><dd>${tagLinks(
        desk,
        facts,
        parts.map((part) => part.tag),
      )}</dd>`
}
${
  Object.keys(tag.ids).length === 0
    ? ''
    : html`<dt>${words.ids}</dt><dd>${Object.entries(tag.ids)
        .map(([authority, id]) => `${authority}: ${id}`)
        .join('; ')}</dd>`
}
${tag.record === undefined ? '' : html`<dt>${words.record}</dt><dd lang="en">${tag.record.authority}, ${tag.record.reference}, ${tag.record.date}</dd>`}
<dt>${words.file}</dt><dd><a href="${modelPaths.file(tag.file)}">${tag.file}</a>, ${words.line(String(tag.line))}</dd>
${originFacts(desk, tag)}
</dl>`;
}

function tagLinks(desk: DeskContext, { families }: ModelFacts, tags: readonly string[]): readonly Html[] {
  const names = new Map(families.flatMap((family) => family.tags.map(({ tag, name }) => [tag, name[desk.language]])));
  return tags.map(
    (tag, index) => html`${index === 0 ? '' : ', '}<a href="${modelPaths.tag(tag)}">${names.get(tag) ?? tag}</a>`,
  );
}

/** Where the words of a rule or entry were seen. */
export function originFacts(
  { language }: DeskContext,
  { sources, verified, note }: Pick<ShownRule, 'sources' | 'verified' | 'note'>,
): Html {
  const words = modelWords[language];
  return html`${sources.length === 0 ? '' : html`<dt>${words.sources}</dt><dd lang="en">${sources.join('; ')}</dd>`}
${verified === undefined ? '' : html`<dt>${words.verified}</dt><dd>${verified ? words.yes : words.no}</dd>`}
${note === undefined ? '' : html`<dt>${words.note}</dt><dd lang="en">${note}</dd>`}`;
}

/** What a person reads on the page of the tag; the rest stands on the page of the rule. */
const EXAMPLES_SHOWN = 1;
const TERMS_SHOWN = 12;

function ruleCard(desk: DeskContext, rule: ShownRule, count: RuleCount | undefined): Html {
  const words = modelWords[desk.language];
  const isDead = (count?.matches ?? 0) === 0;
  return html`<section class="model-rule"><h3><a href="${modelPaths.rule(rule.id)}">${rule.id}</a>${isDead ? html` <span class="model-dead">${words.deadMark}</span>` : ''}</h3>
${metLine(desk, rule, count)}
${(['en', 'es', 'any'] as const).map((side) => termLine(desk, side, rule.words[side]))}
${count === undefined ? '' : rulePlaces(desk, count.counted.slice(0, EXAMPLES_SHOWN))}
</section>`;
}

/** How often a rule met words, and in how many articles; these are listed on its page. */
export function metLine(
  desk: DeskContext,
  { id, in: field, atMost, weight }: ShownRule,
  count: RuleCount | undefined,
): Html {
  const words = modelWords[desk.language];
  const text = (value: number) => numberText(desk.language, value);
  const sum = count ?? { matches: 0, blocked: 0, unsupported: 0, articleIds: [] };
  const facts: readonly (Html | string)[] = [
    html`${words.weight} ${String(weight)}`,
    ...(field === undefined ? [] : [words.only[field]]),
    ...(atMost === undefined ? [] : [words.atMost]),
    sum.matches === 0
      ? words.never
      : html`<a href="${modelPaths.rule(id)}#articles">${words.metIn(text(sum.matches), text(sum.articleIds.length))}</a>`,
    ...(count?.lastMatch === undefined ? [] : [html`${words.lastMatch}: ${timeTag(desk, count.lastMatch, 'day')}`]),
    html`${words.blocked} ${shareText(desk, sum, 'blocked')}`,
    html`${words.unsupported} ${shareText(desk, sum, 'unsupported')}`,
  ];
  return html`<p class="model-met">${facts.map((fact, index) => html`${index === 0 ? '' : ' · '}${fact}`)}</p>`;
}

function termLine({ language }: DeskContext, side: 'en' | 'es' | 'any', terms: readonly string[]): Html | string {
  if (terms.length === 0) return '';
  const words = modelWords[language];
  const shown = terms.slice(0, TERMS_SHOWN);
  const name = side === 'any' ? words.anyLanguage : side;
  const more = terms.length - shown.length;
  return html`<p class="model-terms"><b>${name}</b> <span${side === 'any' ? '' : html` lang="${side}"`}>${shown.join(' · ')}</span>${more === 0 ? '' : ` +${more}`}</p>`;
}
