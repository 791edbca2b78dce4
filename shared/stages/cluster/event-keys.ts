/*
 * In: a tagged article. Out: the keys under which stories that may tell its event are looked up.
 * Guarantees: pure; at most two for each of MAX_NAMES, 20 hex digits each; what every article says makes no key by itself.
 * Leaves to others: keeping and bounding the rows (stores), deciding (event-match.ts).
 */
import type { TaggedArticle } from '../../model/tagged-article.ts';
import { shortHash } from '../../text/hash.ts';
import { type EventFeature, unpackFeatures } from './event-feature.ts';
import { eventFeatures, eventInstant } from './event-features.ts';
import { quantityOf, roundTo, significantDigits } from './event-quantity.ts';
import { isTown } from './event-weights.ts';

/** More names than these found no further pair of the labelled events; each is two rows. */
const MAX_NAMES = 12;
/**
 * Names count within a week, in weeks that begin at two days: events that lie up to half a week apart (the window is
 * 72 hours) share one of them, and a year's archive read in one day crowds no key.
 */
const WEEK_MS = 7 * 86_400_000;
/** In German every noun has a capital: what is read here as names would be none. */
const READ_LANGUAGES = new Set(['en', 'es']);
const MAX_PAIRED = 4;
const MAX_TERMS = 5;
/** Small numbers of these are in every other article. */
const NO_KEY_UNITS = new Set(['person', 'year', 'age', 'percent']);

/** Keys of an article's event, strongest kinds first. Empty for one that tells of nothing in particular, or in neither English nor Spanish. */
export function eventKeys(tagged: TaggedArticle): readonly string[] {
  if (!READ_LANGUAGES.has(tagged.article.language)) return [];
  const features = unpackFeatures(eventFeatures(tagged));
  const names = [
    ...features.filter(({ kind }) => kind === 'person').flatMap(personKeys),
    ...features.filter(({ kind }) => kind === 'quantity').flatMap(amountKeys),
    ...officialKeys(features),
    ...placeKeys(features),
    ...termKeys(features),
  ];
  const weeks = weeksOf(eventInstant(tagged.article));
  return [...new Set(names)]
    .slice(0, MAX_NAMES)
    .flatMap((name) => weeks.map((week) => shortHash(['event', week, name])));
}

function weeksOf(at: string): readonly string[] {
  const weeks = Date.parse(at) / WEEK_MS;
  return [`a${Math.floor(weeks)}`, `b${Math.floor(weeks + 0.5)}`];
}

/** Every two words that stand beside one another: outlets leave out the first name, or the second surname. */
function personKeys({ key }: EventFeature): readonly string[] {
  const words = key.split(' ').toSorted();
  if (words.length === 1) return [`person ${key}`];
  return words.flatMap((word, index) => words.slice(index + 1).map((other) => `person ${word} ${other}`)).slice(0, 6);
}

/** Rounded to one digit and to two, so that `half a million` meets 512,000. */
function amountKeys(feature: EventFeature): readonly string[] {
  const { unit, value } = quantityOf(feature);
  if (feature.zone === 'body' || NO_KEY_UNITS.has(unit) || value < 10) return [];
  const digits = significantDigits(value);
  return [1, 2].filter((kept) => kept === 1 || digits > 1).map((kept) => `amount ${unit} ${roundTo(value, kept)}`);
}

/** A town with what happened there, or to whom. */
function placeKeys(features: readonly EventFeature[]): readonly string[] {
  const inLead = features.filter(({ zone }) => zone !== 'body');
  const pick = (test: (feature: EventFeature) => boolean) => inLead.filter(test).slice(0, MAX_PAIRED);
  const towns = pick(({ kind, key }) => kind === 'place' && isTown(key));
  const states = pick(({ kind, key }) => kind === 'place' && key.includes('/') && !isTown(key));
  const acts = pick(({ kind }) => kind === 'act');
  const things = pick(({ kind }) => kind === 'thing' || kind === 'group');
  return [
    ...pairs(towns, acts),
    ...pairs(towns, things),
    ...acts.flatMap((act) => pairs(states, things).map((pair) => `${act.key} ${pair}`)),
  ];
}

/** Two who speak or meet, with what it is about: the same two meet often. */
function officialKeys(features: readonly EventFeature[]): readonly string[] {
  const inLead = features.filter(({ zone }) => zone !== 'body');
  const officials = inLead.filter(({ kind }) => kind === 'official').slice(0, MAX_PAIRED - 1);
  const subjects = inLead.filter(({ kind }) => kind === 'thing' || kind === 'act').slice(0, MAX_PAIRED);
  const names = officials.map(({ key }) => key.split(' ').at(-1) ?? key).toSorted();
  return names.flatMap((name, index) =>
    names.slice(index + 1).flatMap((other) => subjects.map(({ key }) => `${name} ${other} ${key}`)),
  );
}

function pairs(a: readonly EventFeature[], b: readonly EventFeature[]): readonly string[] {
  return a.flatMap((one) => b.map((other) => `${one.key} ${other.key}`));
}

/** Three rare words of the lead together; the longest are the rarest. */
function termKeys(features: readonly EventFeature[]): readonly string[] {
  const rarest = features
    .filter(({ kind, zone }) => (kind === 'term' || kind === 'name') && zone === 'head')
    .map(({ key }) => key)
    .slice(0, MAX_TERMS)
    .toSorted();
  return rarest.flatMap((word, index) => rarest.slice(index + 1).map((other) => `words ${word} ${other}`));
}
