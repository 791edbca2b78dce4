/**
 * The stem that the inflected forms of a folded English word share: plurals, `-ed`, `-ing` and the common irregular
 * verbs. It is the inflectional part of Snowball's English stemmer (Porter2, steps 1 and 5; snowballstem.org); its
 * later steps join other words of a family, and with them `organization` and `organ`, or `important` and `import`.
 */
export function englishInflection(folded: string): string {
  const word = IRREGULAR.get(folded) ?? folded;
  if (word.length < 3 || INVARIABLE.has(word) || !/^[a-z]+$/.test(word)) return word;
  return withoutFinalE(withoutY(withoutEnding(singular(word))));
}

/** No inflection, though they look so, or words that must not meet what is left of them. */
const INVARIABLE: ReadonlySet<string> = new Set(
  'news series species united during evening herring inning outing nothing something anything everything customs mass gas texas arkansas kansas honduras'.split(
    ' ',
  ),
);

/** Form to base; verbs with a form that is mostly another word (`left`, `rose`, `saw`) stay out. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  `became:become began:begin begun:begin bought:buy brought:bring broke:break broken:break built:build came:come
caught:catch chosen:choose chose:choose dealt:deal dug:dig drawn:draw drew:draw driven:drive drove:drive fallen:fall
fed:feed fled:flee flew:fly flown:fly fought:fight found:find gave:give given:give gone:go went:go goes:go grew:grow
grown:grow held:hold hid:hide hidden:hide kept:keep laid:lay knew:know known:know led:lead lost:lose made:make met:meet paid:pay
ran:run said:say sold:sell sent:send shot:shoot shook:shake spent:spend spoke:speak spoken:speak stole:steal
stolen:steal struck:strike sought:seek sank:sink sunk:sink sworn:swear taken:take taught:teach threw:throw thrown:throw
told:tell took:take tore:tear torn:tear won:win wrote:write written:write agreed:agree disagreed:disagree freed:free decreed:decree guaranteed:guarantee dying:die lying:lie tying:tie
men:man women:woman children:child wives:wife knives:knife thieves:thief wolves:wolf halves:half shelves:shelf
buses:bus gases:gas crises:crisis analyses:analysis gunmen:gunman policemen:policeman policewomen:policewoman
businessmen:businessman fishermen:fisherman`
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [form = '', base = ''] = pair.split(':');
      return [form, base];
    }),
);

const VOWEL = /[aeiouy]/;

function singular(word: string): string {
  if (!word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word.endsWith('ied') ? fromIe(word) : word;
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ies')) return fromIe(word);
  // The vowel that makes it a syllable of its own stands before the last letter: `gas` and `this` are no plurals.
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

/** `authorities` and `denied` come from words in -y, `ties` and `died` from words in -ie. */
function fromIe(word: string): string {
  return word.length > 4 ? `${word.slice(0, -3)}i` : word.slice(0, -1);
}

function withoutEnding(word: string): string {
  if (word.endsWith('eed')) return word;
  const base = word.replace(/(?:ed|ing)$/, '');
  if (base === word || !VOWEL.test(base)) return word;
  return restored(base);
}

/** The end of the base that English spelling changes before `-ed` and `-ing`. */
function restored(base: string): string {
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  if (base.length > 5 && base.endsWith('ick')) return base.slice(0, -1);
  if (base.length > 3 && /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(base)) return base.slice(0, -1);
  if (/[aeiou]{2}ll$/.test(base)) return base.slice(0, -1);
  return isShortWord(base) ? `${base}e` : base;
}

function withoutY(word: string): string {
  return /.[^aeiouy]y$/.test(word) ? `${word.slice(0, -1)}i` : word;
}

function withoutFinalE(word: string): string {
  const { r1, r2 } = regionsOf(word);
  const at = word.length - 1;
  if (word.endsWith('e') && (at >= r2 || (at >= r1 && !endsShort(word.slice(0, -1))))) return word.slice(0, -1);
  return word.endsWith('ll') && at >= r2 ? word.slice(0, -1) : word;
}

/** R1 and R2 of Snowball: what follows the first consonant after a vowel, and the same again inside that. */
function regionsOf(word: string): { readonly r1: number; readonly r2: number } {
  const after = (from: number): number => {
    const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
    return found === null ? word.length : from + found.index + 2;
  };
  const r1 = after(0);
  return { r1, r2: after(r1) };
}

/** Ends in a short syllable: a vowel and one consonant, with a consonant or nothing before. */
function endsShort(word: string): boolean {
  return /(?:[^aeiouy][aeiouy][^aeiouywx]|^[aeiouy][^aeiouy])$/.test(word);
}

function isShortWord(word: string): boolean {
  return endsShort(word) && regionsOf(word).r1 >= word.length;
}
