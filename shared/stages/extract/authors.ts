import type { Byline } from '../../model/reading.ts';
import { wiresNamed } from './wire-credit.ts';

/** `By`, `Por`, `Von` … before the names, and what labels say. */
const LEAD_IN =
  /^(?:(?:written|reported|story|escrito|verfasst|écrit)\s+(?:by|por|von|par)|by|por|text[oe]?\s*(?:de|by|von|:)|text|von|par|di|door|av|af|autor(?:in|es|a)?(?:\/\s?autor(?:in)?|\/a)?|authors?|auteurs?)(?![\p{L}\p{N}])[\s:]*/iu;
/** Between names where the page gave one line for all. */
const SEPARATOR = /\s*[;|•·]\s*|\s*,\s+(?:and|y|e|und|et)\s+|\s*,\s*|\s+(?:and|y|und|et|&)\s+|\s+[–—-]\s+/i;
/** What follows a name and is none: an office, a place of work, a link, a handle, a date. */
const NO_NAME =
  /^(?:@|https?:|www\.)|\d{3}|@|\((?:www\.)?\S+\.\w{2,3}\)|^\S+\.(?:com|de|org|net|es|mx|co|tr|fr|it|uk)$|^(?:staff|redacci[oó]n|reporter|editor|correspondent|writer|jr|sr|by|por|von|admin|unknown|null|undefined|follow|email|read more|about|web ?desk|news ?desk)\.?$/i;
/** An office beside a name. */
const OFFICE =
  /(?<![\p{L}\p{N}])(?:reporter|editor|correspondent|columnist|contributor|producer|photographer|corresponsal|redactora?|periodista|columnista|enviad[oa] especial|korrespondent(?:in)?|redakteur(?:in)?|redaktion|staff|newsroom|team|opinion|bureau|news|nachrichten|noticias|zeitung|online|media|press|prensa|agencia|agency|agentur|diario|peri[oó]dico|tv|radio)(?![\p{L}\p{N}])/iu;
/** `Текст: …` in any language. */
const LABEL = /^\p{L}{2,10}:\s+/u;
/** A date or a time behind the names; a month or weekday alone may be a name. */
const DATE_TAIL =
  /[\s,|·–-]*(?:\bon\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+)?(?<!\p{L})\d.*$/iu;
/** Longer than any name: a sentence that stood where a byline should. */
const MAX_NAME_CHARS = 60;
const MAX_NAME_WORDS = 6;
const MAX_AUTHORS = 20;

/**
 * The authors by the first byline that names people; where none does, what the first one says. Names are in
 * the byline's order, each once; agencies, the site itself, offices, addresses and handles are no people.
 */
export function authorsOf(bylines: readonly Byline[], siteNames: readonly string[] = []): readonly string[] {
  const lists = bylines.map(({ names }) => namesIn(names));
  const sites = siteNames.map(squeeze);
  const isSite = (name: string) => sites.some((site) => site === squeeze(name) || isPartOf(squeeze(name), site));
  const people = lists
    .map((names) => names.filter((name) => isPerson(name) && !isSite(name)))
    .find((names) => names.length > 0);
  const others = lists.map((names) => names.filter((name) => !isSite(name))).find((names) => names.length > 0);
  return (people ?? others ?? lists[0] ?? []).slice(0, MAX_AUTHORS);
}

/** A name that the page listed apart keeps its commas out: they part names only where a line lists several. */
function namesIn(lines: readonly string[]): readonly string[] {
  const parts = lines.flatMap((line) =>
    line.replace(/\s+/g, ' ').trim().replace(LEAD_IN, '').replace(LABEL, '').replace(DATE_TAIL, '').split(SEPARATOR),
  );
  const names = parts.map((name) => name.replace(/^[\s:.,-]+|[\s:,]+$/g, '')).filter(isName);
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = squeeze(name);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function isName(name: string): boolean {
  if (name.length < 2 || name.length > MAX_NAME_CHARS || !/\p{L}/u.test(name) || NO_NAME.test(name)) return false;
  return name.split(' ').length <= MAX_NAME_WORDS;
}

/** `Example Times` on `www.exampletimes.com`. */
function isPartOf(name: string, site: string): boolean {
  return name.length >= MIN_SITE_CHARS && site.includes(name);
}
const MIN_SITE_CHARS = 5;

/** Two words or more, one of them with a capital (or of a script without); a single word is a place or a pen name. */
function isPerson(name: string): boolean {
  return (
    name.includes(' ') && !OFFICE.test(name) && wiresNamed(name).length === 0 && /(?:^|\s)(?:\p{Lu}|\p{Lo})/u.test(name)
  );
}

function squeeze(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
