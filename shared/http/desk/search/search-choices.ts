import type { SavedSearch } from '../../../model/saved-search.ts';
import type { QueryChoice, QueryChoices } from '../../../query/complete-query.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { valueLabel } from './value-label.ts';

type ChoiceDependencies = Pick<AppDependencies, 'knownTags' | 'tagLabel' | 'stores'>;

/** Languages in which most of what is watched is written, offered also before a feed says so. */
const LANGUAGES = ['en', 'es'] as const;
const HOURS_AGO = [12, 24] as const;
const DAYS_AGO = [2, 7, 14, 30, 90, 365] as const;

/** What feeds and saved searches say is asked for again after a while: completion asks at every key. */
const REMEMBERED_MS = 60_000;

/** As `searchChoices`, which are made anew once a minute. */
export function rememberedChoices(
  deps: ChoiceDependencies,
): (reader: { readonly language: PageLanguage; readonly now: string }) => Promise<QueryChoices> {
  const known = new Map<PageLanguage, { readonly at: number; readonly choices: Promise<QueryChoices> }>();
  return async ({ language, now }) => {
    const kept = known.get(language);
    const at = Date.parse(now);
    if (kept !== undefined && at - kept.at < REMEMBERED_MS && at >= kept.at) return await kept.choices;
    const choices = searchChoices(deps, { language, now });
    known.set(language, { at, choices });
    // What failed is not remembered.
    choices.catch(() => known.delete(language));
    return await choices;
  };
}

/** Everything that a query of today can name, in the reader's language. */
async function searchChoices(
  deps: ChoiceDependencies,
  { language, now }: { readonly language: PageLanguage; readonly now: string },
): Promise<QueryChoices> {
  const words = searchWords[language];
  const [feeds, searches] = await Promise.all([deps.stores.feeds.all(), deps.stores.savedSearches.all()]);
  const listed = feeds.map(({ record }) => record.feed);
  const dates = dateChoices(language, now);
  const plain = (field: 'lang' | 'country', values: readonly string[]): readonly QueryChoice[] =>
    [...new Set(values)]
      .map((value) => ({ value, label: valueLabel(deps, language, { field, value }) }))
      .toSorted(byLabel(language));
  return {
    fields: [
      { field: 'topic', label: words.fieldTopic },
      { field: 'group', label: words.fieldGroup },
      { field: 'entity', label: words.fieldEntity },
      { field: 'level', label: words.fieldLevel },
      { field: 'lang', label: words.fieldLang },
      { field: 'source', label: words.fieldSource },
      { field: 'country', label: words.fieldCountry },
      { field: 'title', label: words.fieldTitle },
      { field: 'after', label: words.fieldAfter },
      { field: 'before', label: words.fieldBefore },
      { field: 'story', label: words.fieldStory },
      { field: 'search', label: words.fieldSearch },
    ],
    values: {
      ...tagChoices(deps, language),
      level: [
        { value: 'about', label: words.levelAbout },
        { value: 'mention', label: words.levelMention },
      ],
      lang: plain('lang', [...LANGUAGES, ...listed.flatMap((feed) => feed.language?.toLowerCase() ?? [])]),
      country: plain(
        'country',
        listed.flatMap((feed) => feed.country?.toLowerCase() ?? []),
      ),
      source: listed.map(({ id, title }) => ({ value: id.toLowerCase(), label: title })).toSorted(byLabel(language)),
      after: dates,
      before: dates,
      search: searches.map(({ record }) => savedChoice(record)),
    },
  };
}

/** Found by its name in either language; what is written is the id. */
function tagChoices(
  { knownTags, tagLabel }: ChoiceDependencies,
  language: PageLanguage,
): Readonly<Record<'topic' | 'group' | 'entity', readonly QueryChoice[]>> {
  const choices = [...knownTags].map((tag) => {
    const [, field = 'topic', value = tag] = /^(group|entity):(.*)$/.exec(tag) ?? [];
    const also = [tagLabel(tag, language === 'en' ? 'es' : 'en')];
    return { field, choice: { value, label: tagLabel(tag, language), also } };
  });
  const of = (field: string) =>
    choices.flatMap((one) => (one.field === field ? one.choice : [])).toSorted(byLabel(language));
  return { topic: of('topic'), group: of('group'), entity: of('entity') };
}

function byLabel(language: PageLanguage): (a: QueryChoice, b: QueryChoice) => number {
  const { compare } = new Intl.Collator(language);
  return (a, b) => compare(a.label, b.label);
}

function dateChoices(language: PageLanguage, now: string): readonly QueryChoice[] {
  const words = searchWords[language];
  const day = now.slice(0, 10);
  const days = [...new Set([day, `${day.slice(0, 7)}-01`, `${day.slice(0, 4)}-01-01`])];
  return [
    ...HOURS_AGO.map((count) => ({ value: `${count}h`, label: words.agoHours(count) })),
    ...DAYS_AGO.map((count) => ({ value: `${count}d`, label: words.agoDays(count) })),
    ...days.map((value) => ({ value, label: dayText(language, value) })),
  ];
}

function dayText(language: PageLanguage, day: string): string {
  const format = new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00.000Z`));
}

function savedChoice({ name, note, queryText }: SavedSearch): QueryChoice {
  return { value: name, label: note === undefined || note === '' ? queryText : note };
}
