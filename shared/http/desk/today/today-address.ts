import type { StoryOrder } from '../../../ports.ts';
import { TODAY_LEVELS, TODAY_SPANS, type TodayFilters } from '../../../query/today-filters.ts';

/** What an address of Today asks for. */
export type TodayAddress = {
  readonly filters: TodayFilters;
  readonly order: StoryOrder;
  /** From 1. */
  readonly page: number;
  /** When the first page was made, so that the next goes on with the same list; ISO 8601, UTC. */
  readonly at?: string;
};

/** Longer than any id and any name. */
const MAX_VALUE_CHARACTERS = 120;

/** Reads an address; what makes no sense in it counts as not said. */
export function readTodayAddress(field: (name: string) => string | undefined): TodayAddress {
  const value = (name: string) => (field(name) ?? '').trim().slice(0, MAX_VALUE_CHARACTERS);
  const named = Object.fromEntries(FIELDS.flatMap((name) => (value(name) === '' ? [] : [[name, value(name)]])));
  const since = sinceOf(value('from'), value('since'));
  const at = value('at');
  return {
    filters: {
      ...named,
      level: TODAY_LEVELS.find((level) => level === value('level')) ?? 'tagged',
      ...(since === undefined ? {} : { since }),
    },
    order: value('order') === 'widest' ? 'widest' : 'newest',
    page: /^[1-9]\d{0,3}$/.test(value('page')) ? Number(value('page')) : 1,
    ...(isInstant(at) ? { at } : {}),
  };
}

/** The address that asks for it, with the shortest text. */
export function todayAddress({
  filters,
  order,
  page = 1,
  at,
}: Partial<TodayAddress> & Pick<TodayAddress, 'filters'>): string {
  const { level, since } = filters;
  const fields = new URLSearchParams();
  for (const name of FIELDS) if (filters[name] !== undefined) fields.set(name, filters[name]);
  if (level !== 'tagged') fields.set('level', level);
  if (typeof since === 'string') fields.set('since', since);
  else if (since !== undefined) fields.set('from', since.day);
  if (order === 'widest') fields.set('order', order);
  if (page > 1) fields.set('page', String(page));
  if (page > 1 && at !== undefined) fields.set('at', at);
  return fields.size === 0 ? '/' : `/?${fields}`;
}

/** As they stand in the address; `lang` is that of the page itself. */
const FIELDS = ['topic', 'group', 'language', 'source'] as const;

function sinceOf(day: string, span: string): TodayFilters['since'] {
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && isInstant(`${day}T00:00:00.000Z`)) return { day };
  return TODAY_SPANS.find((known) => known === span);
}

/** Also no day that the calendar does not have. */
function isInstant(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
}
