import { localInstant } from '../stages/slot/local-instant.ts';

/** Stretches of time that Today offers, shortest first; `all` is the whole archive. */
export const TODAY_SPANS = ['24h', '7d', '28d', 'all'] as const;
export type TodaySpan = (typeof TODAY_SPANS)[number];

/** `tagged`: has any topic, group or entity, at either level. `all`: also what has none. */
export const TODAY_LEVELS = ['tagged', 'about', 'mention', 'all'] as const;
export type TodayLevel = (typeof TODAY_LEVELS)[number];

/** What a reader of Today wants to see, values as they stand in the address: not yet checked by anybody. */
export type TodayFilters = {
  readonly topic?: string;
  readonly group?: string;
  readonly language?: string;
  readonly source?: string;
  readonly level: TodayLevel;
  /** Nothing: the shortest stretch that holds a story. */
  readonly since?: TodaySpan | { /** `2026-11-22`, in the reader's zone. */ readonly day: string };
};

/** Before every article: a query needs a term, also where all is wanted. */
const ALWAYS = 'after:1900-01-01';

/** The one query that the filters are; `zone` (IANA) says when a day begins. */
export function todayQuery(
  { topic, group, language, source, level, since = '24h' }: TodayFilters,
  zone: string,
): string {
  const fields = { topic, group, lang: language, source };
  const terms = Object.entries(fields).flatMap(([field, value]) => {
    const text = valueText(value ?? '');
    return text === '' ? [] : [`${field}:${text}`];
  });
  const isTagged = terms.some((term) => /^(?:topic|group):/.test(term));
  const query = [...terms, ...levelTerms(level, isTagged), ...sinceTerms(since, zone)].join(' ');
  return query === '' ? ALWAYS : query;
}

/** A value with anything but letters, digits and a few signs goes into quotation marks, which it may not hold itself. */
function valueText(value: string): string {
  const bare = value.replaceAll(/["“”«»]/g, ' ').trim();
  return bare === '' || /^[\p{L}\p{N}._:/-]+$/u.test(bare) ? bare : `"${bare}"`;
}

/** `level:` binds to the tags beside it; without any it asks for any tag. */
function levelTerms(level: TodayLevel, isTagged: boolean): readonly string[] {
  switch (level) {
    case 'tagged':
      return isTagged ? [] : ['(level:about OR level:mention)'];
    case 'about':
    case 'mention':
      return [`level:${level}`];
    case 'all':
      return [];
    default:
      return level satisfies never;
  }
}

function sinceTerms(since: NonNullable<TodayFilters['since']>, zone: string): readonly string[] {
  if (since === 'all') return [];
  return [typeof since === 'string' ? `after:${since}` : `after:${localInstant(since.day, '00:00', zone)}`];
}
