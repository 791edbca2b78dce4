import type { AppDependencies } from '../../app-dependencies.ts';
import type { PageLanguage } from '../../page-language.ts';

/** What a reader calls the value of a field; the value itself where there is no other name. */
export function valueLabel(
  { tagLabel }: Pick<AppDependencies, 'tagLabel'>,
  language: PageLanguage,
  { field, value }: { readonly field: string; readonly value: string },
): string {
  switch (field) {
    case 'topic':
      return tagLabel(value, language);
    case 'group':
    case 'entity':
      return tagLabel(`${field}:${value}`, language);
    case 'lang':
      return named(language, 'language', value);
    case 'country':
      return named(language, 'region', value.toUpperCase());
    case 'month':
      return monthText(language, value);
    default:
      return value;
  }
}

/** By the names of CLDR; `und` and made-up codes have none. */
function named(language: PageLanguage, type: 'language' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames(language, { type, fallback: 'code' }).of(code) ?? code;
  } catch {
    // A RangeError for what is no code at all.
    return code;
  }
}

function monthText(language: PageLanguage, month: string): string {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  if (Number.isNaN(first.getTime())) return month;
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(first);
}
