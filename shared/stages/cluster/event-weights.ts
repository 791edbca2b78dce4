import type { EventFeature, Zone } from './event-feature.ts';
import { quantityOf, significantDigits } from './event-quantity.ts';

/**
 * Points that one shared feature is worth: about the binary logarithm of how many events of two weeks of this news
 * share it, set by hand and checked on the labelled events of tests/stories/events.
 */
const PERSON = 4;
/** One whom the topic model knows is in the news every week. */
const KNOWN_PERSON = 2.5;
const OFFICIAL = 1;
const GROUP = 1.2;
const TOWN = 2.5;
const STATE = 1;
const COUNTRY = 0.8;
const DAY = 0.7;
const ACT = 1;
const THING = 0.6;
const NAME = 1;
const TERM = 0.35;

/** Countries that nearly every article of this news names. */
const HOME_COUNTRIES = new Set(['mexico', 'united states']);
/** Acts and things that nearly every article of this news names. */
const USUAL_IDEAS = new Set([
  'fentanyl',
  'smuggling',
  'killing',
  'death',
  'injury',
  'police',
  'border-crossing',
  'seizure',
  'charge',
  'meeting',
  'kingpin',
  'soldier',
  'marine',
  'child',
  'woman',
  'money',
]);
const USUAL_FACTOR = 0.5;

/** A feature that only the background of an article tells is worth less; so of the two articles the lower zone counts. */
const ZONE_FACTORS: Readonly<Record<Zone, number>> = { head: 1, lead: 0.9, title: 0.5, body: 0.45 };

/** What a feature is worth when another article has it too, wherever that says it. */
export function weightOf(feature: EventFeature): number {
  switch (feature.kind) {
    case 'person':
      return feature.key.startsWith('entity:') ? KNOWN_PERSON : PERSON;
    case 'official':
      return OFFICIAL;
    case 'group':
      return GROUP;
    case 'place':
      return placeWeight(feature.key);
    case 'quantity':
      return quantityWeight(feature);
    case 'day':
      return DAY;
    case 'act':
      return USUAL_IDEAS.has(feature.key) ? ACT * USUAL_FACTOR : ACT;
    case 'thing':
      return USUAL_IDEAS.has(feature.key) ? THING * USUAL_FACTOR : THING;
    case 'name':
      return NAME;
    case 'term':
      return TERM;
    default:
      return feature.kind satisfies never;
  }
}

/** The share of its weight that a feature keeps at the lower of two zones. */
export function zoneFactor(a: Zone, b: Zone): number {
  return Math.min(ZONE_FACTORS[a], ZONE_FACTORS[b]);
}

/** Whether a place is a town, a port or a crossing. */
export function isTown(key: string): boolean {
  return key.split('/').length === 3;
}

function placeWeight(key: string): number {
  if (isTown(key)) return TOWN;
  if (key.includes('/')) return STATE;
  return HOME_COUNTRIES.has(key) ? 0 : COUNTRY;
}

/** A precise amount is rare, a small count of people is not. */
function quantityWeight(feature: EventFeature): number {
  const { unit, value } = quantityOf(feature);
  const digits = significantDigits(value);
  if (unit === 'year' || unit === 'age') return value > 100 ? 0 : 0.8;
  if (unit === 'other' || unit === 'percent' || unit === 'vote') return [0.8, 0.8, 0.8, 1.5][digits] ?? 2.5;
  if (value < 10) return 0.4;
  if (value < 100) return 1;
  return 1.5 + 0.6 * Math.min(3, digits);
}
