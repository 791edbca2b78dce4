import type { EventFeature } from './event-feature.ts';

/** An amount of an event, read back from its key. */
export type EventQuantity = { readonly unit: string; readonly value: number };

/** Units in which a text states what was found or paid; two different amounts are then two events. */
const DECIDING_UNITS = new Set([
  'pill',
  'kg',
  'litre',
  'usd',
  'mxn',
  'eur',
  'round',
  'firearm',
  'vehicle',
  'lab',
  'age',
  'vote',
]);
/** Reports of one event convert and round: 55 pounds are 25 kilos, 24.9 too. */
const SAME_WITHIN = 0.03;
/** From here on a round number may stand for the exact one: half a million for 512,000. */
const ROUNDED_FROM = 100;

/** The amount that a feature of kind `quantity` names. */
export function quantityOf({ key }: Pick<EventFeature, 'key'>): EventQuantity {
  const cut = key.indexOf(':');
  return { unit: key.slice(0, cut), value: Number(key.slice(cut + 1)) };
}

/** Whether two amounts may be one: equal, converted, or the one rounded to the digits of the other. */
export function isSameAmount(a: EventQuantity, b: EventQuantity): boolean {
  if (a.unit !== b.unit) return false;
  if (a.unit === 'age') return a.value === b.value;
  const [less, more] = a.value < b.value ? [a.value, b.value] : [b.value, a.value];
  if (more - less <= more * SAME_WITHIN) return true;
  const isMeasured = a.unit === 'kg' || a.unit === 'litre';
  if (less < (isMeasured ? 2 : ROUNDED_FROM)) return false;
  const digits = Math.min(significantDigits(a.value), significantDigits(b.value));
  return roundTo(less, digits) === roundTo(more, digits);
}

/** Whether two different amounts of this unit speak for two events. */
export function isDeciding({ unit, value }: EventQuantity): boolean {
  return DECIDING_UNITS.has(unit) && value > 1;
}

/** How precisely an amount is stated: 500,000 has one digit, 512,430 five. */
export function significantDigits(value: number): number {
  return String(Number(value.toPrecision(6)))
    .replace(/^0\./, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;
}

/** An amount with so many digits left. */
export function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(Math.max(1, digits)));
}
