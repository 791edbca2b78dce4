import { html } from 'hono/html';
import type { TodayOptions } from '../../../query/read-today.ts';
import { TODAY_LEVELS, TODAY_SPANS, type TodayFilters } from '../../../query/today-filters.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { todayWords } from '../../words/today-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { languageName } from '../language-name.ts';
import { type TodayAddress, todayAddress } from './today-address.ts';

type Labels = Pick<AppDependencies, 'knownTags' | 'tagLabel'>;

/** The filters as a plain form, folded away, and those that are on as links that take them off again. */
export function todayFilters(
  deps: Labels,
  desk: DeskContext,
  { address, options }: { readonly address: TodayAddress; readonly options: TodayOptions | undefined },
): Html {
  const words = todayWords[desk.language];
  const { filters, order } = address;
  const { since, level } = filters;
  const chosen = FIELDS.map(({ name, facet }) => {
    const value = filters[name];
    const values = (options?.[facet] ?? [])
      .filter((option) => isOffered(deps, name, option.value))
      .map((option) => ({
        value: option.value,
        text: optionText(deps, desk, name, option),
      }));
    return { name, value, values: values.toSorted(byText(desk.language)) };
  });
  return html`${activeFilters(deps, desk, address, options)}
<details class="filters"><summary>${words.filters}</summary>
<form method="get" action="/">
${chosen.map(({ name, value, values }) => selectField(name, words[name], [{ value: '', text: words.any }, ...withChosen(values, value)], value ?? ''))}
${selectField(
  'level',
  words.level,
  TODAY_LEVELS.map((value) => ({ value, text: words.levels[value] })),
  level,
)}
${selectField('since', words.since, [{ value: '', text: words.shortest }, ...TODAY_SPANS.map((value) => ({ value, text: words.spans[value] }))], typeof since === 'string' ? since : '')}
<p class="field"><label for="filter-from">${words.fromDay}</label><input id="filter-from" name="from" type="date" value="${typeof since === 'object' ? since.day : ''}"></p>
${order === 'widest' ? html`<input type="hidden" name="order" value="widest">` : ''}
<p><button class="primary">${words.apply}</button></p>
</form></details>`;
}

const FIELDS = [
  { name: 'topic', facet: 'topic' },
  { name: 'group', facet: 'group' },
  { name: 'language', facet: 'lang' },
  { name: 'source', facet: 'source' },
] as const;
type FieldName = (typeof FIELDS)[number]['name'];

/** A tag that the model has no more would be a mistake in the query. */
function isOffered({ knownTags }: Labels, name: FieldName, value: string): boolean {
  if (name === 'topic') return knownTags.has(value);
  return name !== 'group' || knownTags.has(`group:${value}`);
}

type Option = { readonly value: string; readonly text: string };

function byText(language: string): (a: Option, b: Option) => number {
  return (a, b) => a.text.localeCompare(b.text, language);
}

/** A value that the list does not hold is still what was asked for. */
function withChosen(values: readonly Option[], value: string | undefined): readonly Option[] {
  return value === undefined || values.some((option) => option.value === value)
    ? values
    : [{ value, text: value }, ...values];
}

function optionText(
  { tagLabel }: Labels,
  { language }: DeskContext,
  name: FieldName,
  { value, label }: { readonly value: string; readonly label?: string },
): string {
  switch (name) {
    case 'topic':
      return tagLabel(value, language);
    case 'group':
      return tagLabel(`group:${value}`, language);
    case 'language':
      return languageName(language, value);
    case 'source':
      return label ?? value;
    default:
      return name satisfies never;
  }
}

function selectField(name: string, label: string, options: readonly Option[], chosen: string): Html {
  return html`<p class="field"><label for="filter-${name}">${label}</label><select id="filter-${name}" name="${name}">${options.map(({ value, text }) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`)}</select></p>`;
}

/** Each takes itself off; together they are all that is between the reader and everything. */
function activeFilters(
  deps: Labels,
  desk: DeskContext,
  { filters, order }: TodayAddress,
  options: TodayOptions | undefined,
): Html {
  const words = todayWords[desk.language];
  const named = FIELDS.flatMap(({ name, facet }) => {
    const value = filters[name];
    if (value === undefined) return [];
    const option = options?.[facet].find((known) => known.value === value) ?? { value };
    const { [name]: _, ...rest } = filters;
    return [{ text: `${words[name]}: ${optionText(deps, desk, name, option)}`, rest }];
  });
  const { since: _, ...sinceless } = filters;
  const active: readonly { readonly text: string; readonly rest: TodayFilters }[] = [
    ...named,
    ...(filters.level === 'tagged'
      ? []
      : [{ text: `${words.level}: ${words.levels[filters.level]}`, rest: { ...filters, level: 'tagged' as const } }]),
    ...(filters.since === undefined
      ? []
      : [
          {
            text: `${words.since}: ${typeof filters.since === 'string' ? words.spans[filters.since] : filters.since.day}`,
            rest: sinceless,
          },
        ]),
  ];
  if (active.length === 0) return html``;
  return html`<ul class="active-filters">${active.map(
    ({ text, rest }) =>
      html`<li><a class="chip chip-about" href="${todayAddress({ filters: rest, order })}" aria-label="${words.removeFilter(text)}">${text} <span aria-hidden="true">×</span></a></li>`,
  )}<li><a href="/">${words.clear}</a></li></ul>`;
}
