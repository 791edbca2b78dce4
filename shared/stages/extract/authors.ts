/** `By`, `Por`, `Von` … before the names. */
const LEAD_IN = /^(?:written\s+by|by|por|texto\s*(?:de|:)|von|par|di|door|av)\b[\s:]*/i;
/** Between names where the page gave one line for all. */
const SEPARATOR = /\s*[;|•·]\s*|\s*,\s+(?:and|y|e|und|et)\s+|\s*,\s*|\s+(?:and|y|und|et|&)\s+/i;
/** What follows a name and is none: an office, a place of work, a link, a handle, a date. */
const NO_NAME =
  /^(?:@|https?:|www\.)|\d{4}|^(?:staff|redacci[oó]n|reporter|editor|correspondent|writer|jr|sr|admin|unknown|null|undefined|follow|email)\.?$/i;
/** Longer than any name: a sentence that stood where a byline should. */
const MAX_NAME_CHARS = 60;
const MAX_AUTHORS = 20;

/** Names of a byline, in order, each once. Names that the page listed apart arrive separated by `; `. */
export function authorsOf(byline: string | undefined, siteName?: string): readonly string[] {
  if (byline === undefined) return [];
  const lines = byline.includes('; ') ? byline.split('; ') : [byline];
  const names = lines.flatMap((line) => line.replace(/\s+/g, ' ').trim().replace(LEAD_IN, '').split(SEPARATOR));
  const kept = names.map((name) => name.trim()).filter((name) => isName(name));
  const people = kept.filter((name) => name.toLowerCase() !== siteName?.toLowerCase());
  return [...new Set(people.length > 0 ? people : kept)].slice(0, MAX_AUTHORS);
}

function isName(name: string): boolean {
  return name.length > 1 && name.length <= MAX_NAME_CHARS && /\p{L}/u.test(name) && !NO_NAME.test(name);
}
