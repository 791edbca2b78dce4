import { type FoundNumber, findNumbers } from './find-numbers.ts';
import { fold } from './fold.ts';

/**
 * What a number counts, whatever the language: `kg` and `litre` measure, `usd`, `mxn` and `eur` are money, the others
 * count things, `age` is in years. `other` is a number from 10 on whose noun is not known.
 */
export type QuantityUnit = string;

/** An amount that a text states. Offsets are UTF-16 and cover number and unit; `end` is exclusive. */
export type FoundQuantity = {
  readonly start: number;
  readonly end: number;
  /** In the unit's own measure: pounds and tonnes are turned to kilograms. */
  readonly value: number;
  readonly unit: QuantityUnit;
};

/** A unit by the beginnings of its words, folded: `=` before a word means the whole word. */
type UnitRule = { readonly unit: QuantityUnit; readonly factor: number; readonly words: string };

/** International avoirdupois pound (NIST Handbook 44, appendix C); a tonne where papers write `ton`, as most mean one. */
const KG_PER_POUND = 0.45359237;
const KG_PER_OUNCE = KG_PER_POUND / 16;
const LITRES_PER_GALLON = 3.785411784;

/** Ordered: the first rule that a word meets wins. Units of `none` end the search without a quantity. */
const UNITS: readonly UnitRule[] = [
  {
    unit: 'none',
    factor: 1,
    words:
      'hour hora minute minuto =day =days dia dias week seman month =mes =meses =am =pm =a.m =km kilomet =mile =miles =milla =millas metro =meter =meters =metre =feet =pies =inch millimet milimet =mm =hrs hectar =acres',
  },
  { unit: 'vote', factor: 1, words: '=vote =votes voto' },
  { unit: 'kg', factor: 1, words: 'kilo =kg =kgs' },
  { unit: 'kg', factor: KG_PER_POUND, words: 'pound =lb =lbs libra' },
  { unit: 'kg', factor: KG_PER_OUNCE, words: 'ounce onza' },
  { unit: 'kg', factor: 1_000, words: 'ton tonne tonelada =t' },
  { unit: 'kg', factor: 0.001, words: 'gram =g' },
  { unit: 'litre', factor: 1, words: 'liter litre litro' },
  { unit: 'litre', factor: LITRES_PER_GALLON, words: 'gallon galon' },
  { unit: 'usd', factor: 1, words: 'dollar dolar =usd =dlls' },
  { unit: 'usd', factor: 1e6, words: '=mdd' },
  { unit: 'mxn', factor: 1, words: 'peso' },
  { unit: 'mxn', factor: 1e6, words: '=mdp' },
  { unit: 'eur', factor: 1, words: 'euro' },
  { unit: 'pill', factor: 1, words: 'pill pastilla tablet tableta comprimid dosage dosis =doses' },
  { unit: 'round', factor: 1, words: '=round =rounds cartucho cartridge bullet munici ammunition =balas' },
  { unit: 'magazine', factor: 1, words: 'magazine cargador' },
  {
    unit: 'firearm',
    factor: 1,
    words: 'firearm =gun =guns weapon rifle pistol handgun =arma =armas fusil shotgun escopeta machine',
  },
  { unit: 'explosive', factor: 1, words: 'grenade granada explosiv drone dron =bomb =bombs =mine =mines =minas' },
  { unit: 'vehicle', factor: 1, words: 'vehic =car =cars truck camion automovil pickup autos =tractocamiones trailer' },
  { unit: 'vessel', factor: 1, words: 'boat vessel lancha embarcaci ship =buque =buques barco submarin' },
  { unit: 'aircraft', factor: 1, words: 'plane aircraft avion aeronave helicopt avioneta' },
  {
    unit: 'package',
    factor: 1,
    words:
      'package packet paquete brick =sack =sacks saco costal bundle =bulto =bultos drum =drums tambo barrel box =caja =cajas bidon contenedor container',
  },
  { unit: 'lab', factor: 1, words: 'laborator =lab =labs narcolabor' },
  { unit: 'year', factor: 1, words: 'year año ano =anos' },
  {
    unit: 'person',
    factor: 1,
    words:
      'person migrant defendant indocumentad =people =man =men =woman =women =hombre =hombres mujer suspect sospechos detenid detained arrest victim =dead =killed muert fallecid murio wounded injured herid lesionad soldier soldado militar marine marino officer =police policia agent elemento migrant bod cuerpo cadaver civil worker trabajador student estudiante member integrante gunm sicario =passengers pasajer capo inmate reo =reos fugitiv acusad imputad presunt child =kids niñ nin menor teen journalist periodist',
  },
];

const CURRENCY_BEFORE = /(US\$|USD|EU\$|MXN|MX\$|\$|€)\s?$/;
/** Adjectives and prepositions between number and noun: `500 mil pastillas`, `12 armas`, `20 presuntos miembros`, `25 metric tons`. */
const MAX_WORDS_BETWEEN = 3;
const WORDS_AFTER = /^(?:[^\S\n]|-)+\p{L}[\p{L}\p{M}.]*/u;
const PERCENT = /^\s?(?:%|percent|per cent|por ciento|pct)/;
/** `dos toneladas y media`, `two tons and a half`. */
const AND_A_HALF = /^\s(?:y medi[oa]|and a half)\b/;
/** Glued to money: `$2.5m`, `$40bn`. */
const GLUED_FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, mn: 1e6, bn: 1e9, b: 1e9 };
const MIN_UNNAMED = 10;
/** `Efraín Ibarra, 52, had pleaded guilty`. */
const MAX_AGE = 100;

/**
 * The quantities of an English or Spanish text, in order: `half a million pills` and `500 mil pastillas` are both
 * 500,000 `pill`. Distances, times and calendar years are left out.
 */
export function findQuantities(text: string, language: string): readonly FoundQuantity[] {
  const quantities = findNumbers(text, language)
    .map((number) => moneyOf(text, number) ?? measuredOf(text, number) ?? unnamedOf(text, number))
    .filter((quantity) => quantity !== undefined);
  return quantities.filter(
    // The `ciento` of `por ciento` is a number too, and part of the one before.
    ({ unit, value, start }, index) => unit !== 'none' && value > 0 && start >= (quantities[index - 1]?.end ?? 0),
  );
}

function moneyOf(text: string, number: FoundNumber): FoundQuantity | undefined {
  const sign = CURRENCY_BEFORE.exec(text.slice(Math.max(0, number.start - 5), number.start));
  if (sign === null) return undefined;
  const glued = /^(k|mn?|bn?)\b/i.exec(text.slice(number.end, number.end + 3))?.[1] ?? '';
  const following = unitAfter(text, number.end);
  const stated = following?.rule.unit === 'mxn' || following?.rule.unit === 'usd' ? following : undefined;
  return {
    start: number.start - sign[0].length,
    end: stated?.end ?? number.end + glued.length,
    value: number.value * (GLUED_FACTORS[glued.toLowerCase()] ?? stated?.rule.factor ?? 1),
    unit: stated?.rule.unit ?? currencyOf(sign[1]),
  };
}

function currencyOf(sign: string | undefined): QuantityUnit {
  if (sign === '€') return 'eur';
  return sign?.startsWith('MX') ? 'mxn' : 'usd';
}

function measuredOf(text: string, number: FoundNumber): FoundQuantity | undefined {
  const percent = PERCENT.exec(text.slice(number.end, number.end + 12));
  if (percent !== null) return { ...number, end: number.end + percent[0].length, unit: 'percent' };
  const unit = unitAfter(text, number.end);
  if (unit === undefined) return undefined;
  const half = AND_A_HALF.test(text.slice(unit.end, unit.end + 12)) ? 0.5 : 0;
  const isAge = unit.rule.unit === 'year' && isAgeAt(text, number.start, unit.end);
  return {
    start: number.start,
    end: unit.end,
    value: (number.value + half) * unit.rule.factor,
    unit: isAge ? 'age' : unit.rule.unit,
  };
}

/** `a 34-year-old woman`, `una mujer de 34 años`, `34 años de edad`; no sentence and no length of service. */
function isAgeAt(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 12);
  if (/^[\s-]old\b|^ de edad\b/.test(after)) return true;
  return /\bde $/.test(text.slice(Math.max(0, start - 4), start)) && !/^ (?:de|en|por|como)\b/.test(after);
}

/** The first unit among the next few words; a mark of punctuation ends the search. */
function unitAfter(text: string, from: number): { readonly rule: UnitRule; readonly end: number } | undefined {
  let at = from;
  for (let words = 0; words <= MAX_WORDS_BETWEEN; words++) {
    const match = WORDS_AFTER.exec(text.slice(at, at + 40));
    if (match === null) return undefined;
    at += match[0].replace(/\.$/, '').length;
    const rule = ruleOf(fold(match[0].replaceAll(/^[\s-]+|\.+$/g, '')));
    if (rule !== undefined) return { rule, end: at };
    if (match[0].endsWith('.')) return undefined;
  }
  return undefined;
}

function ruleOf(word: string): UnitRule | undefined {
  const exact = EXACT_UNITS.get(word);
  if (exact !== undefined) return exact;
  return UNIT_STEMS.find(([stem]) => word.startsWith(stem))?.[1];
}

const EXACT_UNITS: ReadonlyMap<string, UnitRule> = new Map(
  UNITS.flatMap((rule) => wordsOf(rule, (word) => word.startsWith('=')).map((word) => [word.slice(1), rule] as const)),
);

const UNIT_STEMS: readonly (readonly [string, UnitRule])[] = UNITS.flatMap((rule) =>
  wordsOf(rule, (word) => !word.startsWith('=')).map((word) => [fold(word), rule] as const),
);

function wordsOf(rule: UnitRule, wanted: (word: string) => boolean): readonly string[] {
  return rule.words.split(' ').filter(wanted);
}

function unnamedOf(text: string, number: FoundNumber): FoundQuantity | undefined {
  const written = text.slice(number.start, number.end);
  if (/^(?:19|20)\d\d$/.test(written)) return undefined;
  const before = text.slice(Math.max(0, number.start - 3), number.start);
  if (/\p{Ll}, $/u.test(before) && /^,/.test(text.slice(number.end)) && number.value < MAX_AGE)
    return { ...number, unit: 'age' };
  // Part of a code, a time of day, a date, a case number: `21-cr-00123`, `15:30`, `9/11`.
  if (/[\p{L}\p{N}#/:-]/u.test(text.charAt(number.start - 1)) || /^[\p{L}/:-]/u.test(text.slice(number.end)))
    return undefined;
  return number.value < MIN_UNNAMED ? undefined : { ...number, unit: 'other' };
}
