import type { PageLanguage } from '../page-language.ts';

/** What `stages/cluster.ts` and `stages/cluster/event-match.ts` write into an assignment. */
const SPANISH: readonly (readonly [pattern: RegExp, spanish: string])[] = [
  [/^first article of its story$/, 'primer artículo de su historia'],
  [/^a copy that arrived at the same time put it there$/, 'lo puso ahí una copia que llegó al mismo tiempo'],
  [
    /^same text: (\d+) % of the shorter one's words stand in the other in the same order$/,
    'mismo texto: el $1 % de las palabras del más corto está en el otro, en el mismo orden',
  ],
  [
    /^part of a longer text: (\d+) % of its words stand there in the same order$/,
    'parte de un texto más largo: el $1 % de sus palabras está allí, en el mismo orden',
  ],
  [
    /^longer text of a part: (\d+) % of that one's words stand here in the same order$/,
    'texto más largo que contiene a otro: el $1 % de las palabras de aquel está aquí, en el mismo orden',
  ],
  [/^both: nothing$/, 'en ambos: nada en particular'],
  [/^both: (.*)$/s, 'en ambos: $1'],
];

/**
 * Why an article is in its story, in the language of the page. The archive keeps the reason in English; one that this
 * page does not know is shown as it is kept.
 */
export function groupingReason(language: PageLanguage, why: string): string {
  if (language !== 'es') return why;
  const known = SPANISH.find(([pattern]) => pattern.test(why));
  return known === undefined ? why : why.replace(known[0], known[1]);
}
