import type { TimelineUnit } from '../../../ports.ts';
import { MAX_TREND_SERIES, TREND_SHOWS, type TrendShow } from '../../../query/trends.ts';

export const TREND_WINDOWS = ['28d', '90d', '1y', 'all', 'days'] as const;
export type TrendWindow = (typeof TREND_WINDOWS)[number];

export const TREND_UNITS = ['day', 'week', 'month'] as const;
export const TREND_MEASURES = ['articles', 'stories'] as const;
export const TREND_FORMS = ['count', 'share'] as const;

/** Everything that a reader chose, as it stands in the address. */
export type TrendsAddress = {
  /** As typed, none empty. */
  readonly queries: readonly string[];
  readonly show: TrendShow;
  readonly window: TrendWindow;
  /** Of the window `days`, as typed. */
  readonly from?: string;
  readonly to?: string;
  readonly unit: TimelineUnit;
  readonly measure: (typeof TREND_MEASURES)[number];
  readonly form: (typeof TREND_FORMS)[number];
};

/** Days that a window asks for (UTC, both inclusive), or what is wrong with those typed. */
export type AskedDays =
  | { readonly kind: 'days'; readonly from?: string; readonly to?: string }
  | { readonly kind: 'wrong'; readonly field: 'from' | 'to'; readonly reason: 'wrongDay' | 'wrongOrder' };

const DAY_MS = 24 * 60 * 60_000;

/** An address of any page or file of the trends. What it does not say, or says wrongly, is as usual. */
export function readTrendsAddress(fields: URLSearchParams): TrendsAddress {
  const queries = fields
    .getAll('q')
    .map((query) => query.trim())
    .filter((query) => query !== '');
  const from = fields.get('from')?.trim() ?? '';
  const to = fields.get('to')?.trim() ?? '';
  const window = choice(TREND_WINDOWS, fields.get('window')) ?? (from + to === '' ? '28d' : 'days');
  return {
    queries: queries.slice(0, MAX_TREND_SERIES),
    show: choice(TREND_SHOWS, fields.get('show')) ?? (queries.length > 0 ? 'queries' : 'topics'),
    window,
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    unit: choice(TREND_UNITS, fields.get('unit')) ?? usualUnit(window),
    measure: choice(TREND_MEASURES, fields.get('measure')) ?? 'articles',
    form: choice(TREND_FORMS, fields.get('as')) ?? 'count',
  };
}

/** The page, or the file of that name, with these choices. */
export function trendsPath(address: TrendsAddress, page = '', more: Readonly<Record<string, string>> = {}): string {
  const { queries, show, window, from, to, unit, measure, form } = address;
  const fields = new URLSearchParams([...queries.map((query) => ['q', query]), ['show', show], ['window', window]]);
  if (window === 'days' && from !== undefined) fields.set('from', from);
  if (window === 'days' && to !== undefined) fields.set('to', to);
  for (const [name, value] of Object.entries({ unit, measure, as: form, ...more })) fields.set(name, value);
  return `/trends${page}?${fields}`;
}

/** The days of the window that ends today. */
export function askedDays({ window, from, to }: TrendsAddress, now: string): AskedDays {
  if (window === 'all') return { kind: 'days' };
  if (window !== 'days') return { kind: 'days', from: dayBefore(now, WINDOW_DAYS[window] - 1), to: now.slice(0, 10) };
  if (from !== undefined && !isDay(from)) return { kind: 'wrong', field: 'from', reason: 'wrongDay' };
  if (to !== undefined && !isDay(to)) return { kind: 'wrong', field: 'to', reason: 'wrongDay' };
  if (from !== undefined && from > (to ?? now)) return { kind: 'wrong', field: 'from', reason: 'wrongOrder' };
  return { kind: 'days', ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** A UTC day between 1990 and 2100, which exists. */
export function isDay(text: string): boolean {
  if (!/^(?:199|20\d)\d-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const WINDOW_DAYS = { '28d': 28, '90d': 90, '1y': 365 } as const;

function dayBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * DAY_MS).toISOString().slice(0, 10);
}

function usualUnit(window: TrendWindow): TimelineUnit {
  return window === '1y' ? 'week' : window === 'all' ? 'month' : 'day';
}

function choice<const T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((known) => known === value);
}
