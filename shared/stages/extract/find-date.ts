import { parseDate } from '../../text/dates.ts';

/** A date that stands among other words, as `parseDate` reads it, and what the words before it make of it. */
export type FoundDate = { readonly text: string; readonly means: 'published' | 'modified' };

/** Month names, folded, in the languages of outlets that carry the wires: English, Spanish, Portuguese, French, Italian, German, Dutch, Nordic, Polish, Czech, Turkish. */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|ene|gen|janv|styczn|led|oca)/,
  /^(?:feb|fev|fevr|lut|unor|sub)/,
  /^(?:mar|mars|marz|maer|maart|mrt|brez)/,
  /^(?:apr|abr|avr|kwie|dub|nis)/,
  /^(?:may|mai|maj|mag|mei|kvet)/,
  /^(?:jun|juin|giu|czerwc|cervna|cerven$|haz)/,
  /^(?:jul|juil|lug|lip|cervence|cervenec|tem)/,
  /^(?:aug|ago|aout|sie|srp|agu)/,
  /^(?:sep|set|wrze|zari|eyl)/,
  /^(?:oct|okt|ott|out|paz|rij|eki)/,
  /^(?:nov|lis|kas)/,
  /^(?:dec|dic|dez|des|grud|pros|ara)/,
];

const MONTH_WORD = String.raw`\p{L}{3,12}`;
const YEAR = String.raw`(?:19|20)\d\d`;
/** Forms of a date, each with where its year, month and day are. */
const FORMS: readonly { readonly form: RegExp; readonly order: readonly ('y' | 'm' | 'd' | 'w')[] }[] = [
  { form: new RegExp(String.raw`(?<!\d)(${YEAR})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)`, 'u'), order: ['y', 'm', 'd'] },
  {
    form: new RegExp(String.raw`(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(${YEAR}|\d\d)(?!\d)`, 'u'),
    order: ['d', 'm', 'y'],
  },
  {
    form: new RegExp(
      String.raw`(?<!\d)(\d{1,2})(?:\.|º|°|st|nd|rd|th|er|ro)?[\s/-]+(?:of\s+|de\s+|di\s+)?(${MONTH_WORD})\.?,?[\s/-]+(?:de[l]?\s+)?(${YEAR})(?!\d)`,
      'u',
    ),
    order: ['d', 'w', 'y'],
  },
  {
    form: new RegExp(String.raw`(?<!\p{L})(${MONTH_WORD})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(${YEAR})(?!\d)`, 'u'),
    order: ['w', 'd', 'y'],
  },
  { form: new RegExp(String.raw`(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](${YEAR})(?!\d)`, 'u'), order: ['d', 'm', 'y'] },
];
/** Languages whose countries all write the day first; English is of two minds. */
const SURELY_DAY_FIRST = /^(?!en\b)[a-z]{2}|^en[-_](?:gb|au|nz|ie|za|in)/i;

/** `14:07`, `2:07 pm`, `14h07`, close behind the date, and its zone. */
const CLOCK =
  /^[^\d]{0,20}?(?<!\d)(\d{1,2})(?::|h)(\d{2})(?::\d{2})?\s*([ap])?(?:\.?\s?m\.?)?\s*(?:uhr|hrs?|h)?\s*(\(?(?:utc|gmt|[ecmp][sd]?t|bst|cest|cet|mesz|mez)\b(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})?/;
/** Words before a date that make it the date of a change. */
const CHANGE = /(?:updat|modif|actualiz|aktualis|güncel|guncel|aggiorn|mis a jour|corrig|last edit)[^\d]{0,25}$/;

/**
 * Dates in a line of text, in order. A day that could mean two days (`03/04/2024` in English) is passed
 * over, as is what has no year. `language` is the page's, such as `es-MX`.
 */
export function findDates(line: string, language = ''): readonly FoundDate[] {
  const text = line.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const found: FoundDate[] = [];
  for (let from = 0; from < text.length; ) {
    const next = firstDate(text, from, language);
    if (next === undefined) break;
    if (next.text !== undefined) {
      found.push({ text: next.text, means: CHANGE.test(text.slice(from, next.start)) ? 'modified' : 'published' });
    }
    from = next.end;
  }
  return found;
}

type Place = { readonly text: string | undefined; readonly start: number; readonly end: number };

function firstDate(text: string, from: number, language: string): Place | undefined {
  const rest = text.slice(from);
  const matches = FORMS.flatMap(({ form, order }) => {
    const match = form.exec(rest);
    return match === null ? [] : [{ match, order }];
  });
  const [first] = matches.sort((one, other) => one.match.index - other.match.index);
  if (first === undefined) return undefined;
  const { match, order } = first;
  const end = match.index + match[0].length;
  const day = toDay(match, order, language);
  return {
    text: day === undefined ? undefined : parsed(`${day}${clockOf(rest.slice(end))}`, day),
    start: from + match.index,
    end: from + end,
  };
}

function parsed(full: string, day: string): string | undefined {
  return [full, day].find((text) => parseDate(text) !== undefined);
}

function toDay(
  match: RegExpExecArray,
  order: readonly ('y' | 'm' | 'd' | 'w')[],
  language: string,
): string | undefined {
  const part = (name: 'y' | 'm' | 'd' | 'w') => match[order.indexOf(name) + 1] ?? '';
  const year = part('y').length === 2 ? `20${part('y')}` : part('y');
  const month = order.includes('w') ? MONTHS.findIndex((form) => form.test(part('w'))) + 1 : Number(part('m'));
  const day = Number(part('d'));
  const isSlashed = order[0] === 'd' && order[1] === 'm' && !match[0].includes('.');
  if (!isSlashed || month > 12) return toIso(year, month > 12 ? day : month, month > 12 ? month : day);
  if (day > 12 || SURELY_DAY_FIRST.test(language)) return toIso(year, month, day);
  return undefined;
}

function toIso(year: string, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function clockOf(text: string): string {
  const match = CLOCK.exec(text);
  if (match === null) return '';
  const [, hour = '', minute = '', half = '', zone = ''] = match;
  return ` ${hour.padStart(2, '0')}:${minute}${half === '' ? '' : ` ${half}m`} ${zone.replace('(', '')}`.trimEnd();
}
