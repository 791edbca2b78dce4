/*
 * In: a tagged article. Out: what it tells of its event, as short normal forms that two languages share.
 * Guarantees: pure, bounded in time (the first 4,000 characters) and in size; the same article gives the same features.
 * Leaves to others: how much a feature weighs (event-weights.ts), and whether two articles tell one event (event-match.ts).
 */
import type { Article } from '../../model/article.ts';
import type { EventFeatures } from '../../model/story.ts';
import type { Receipt, Tag } from '../../model/tag.ts';
import type { TaggedArticle } from '../../model/tagged-article.ts';
import { COMMON_TERMS } from '../../text/common-terms.ts';
import { findDays } from '../../text/find-days.ts';
import { findNames } from '../../text/find-names.ts';
import { findPlaces } from '../../text/find-places.ts';
import { findQuantities } from '../../text/find-quantities.ts';
import { termKey } from '../../text/term-key.ts';
import { type Token, tokenize } from '../../text/tokens.ts';
import { type EventFeature, FEATURE_KINDS, type FeatureKind, packFeatures, ZONES, type Zone } from './event-feature.ts';
import { zonesOf } from './event-zones.ts';
import { findIdeas } from './find-ideas.ts';

/** News tells its event first; what follows is background. */
const READ_CHARACTERS = 4_000;
/** The nearest to the head are kept; the row's schema allows 40 a kind. */
const MAX_A_KIND: Readonly<Record<FeatureKind, number>> = {
  person: 16,
  official: 8,
  group: 8,
  place: 20,
  quantity: 20,
  day: 6,
  act: 20,
  thing: 24,
  name: 12,
  term: 30,
};
const MIN_TERM_LETTERS = 5;
const MAX_TITLE_CHARACTERS = 220;
const MIN_INITIALS = 4;
const DAY_MS = 86_400_000;
/** A day further off is history or a plan, and no day of the news: a story is as long at most (DESIGN.md §6). */
const MAX_DAYS_OFF = 14;

/** A text being read: the whole of it, and which part lies where. */
type Reading = {
  readonly text: string;
  readonly language: string;
  readonly zoneAt: (offset: number) => Zone;
  readonly entities: readonly TaggedSpan[];
};

/** UTF-16 offsets; end exclusive. */
type Stretch = { readonly start: number; readonly end: number };

type TaggedSpan = Stretch & { readonly tag: string };

/** The features of an article's event, by kind. */
export function eventFeatures(tagged: TaggedArticle): EventFeatures {
  return packFeatures(readEvent(tagged));
}

/** When an article is of: published where that is known and not in the future, else found; ISO 8601, UTC. */
export function eventInstant({ publishedAt, foundAt }: Pick<Article, 'publishedAt' | 'foundAt'>): string {
  return publishedAt !== undefined && publishedAt <= foundAt ? publishedAt : foundAt;
}

function readEvent({ article, tags }: TaggedArticle): readonly EventFeature[] {
  const title = readTitle(article, tags);
  const text = readText(article, tags);
  const at = eventInstant(article);
  const names = namesIn(title, text);
  const found = [
    ...names,
    ...[title, text].flatMap((part) => [
      ...placesIn(part),
      ...groupsIn(part),
      ...quantitiesIn(part, at),
      ...daysIn(part, at),
      ...wordsIn(part),
    ]),
  ];
  return bounded(found);
}

function readTitle({ title, language }: Article, tags: readonly Tag[]): Reading {
  return { text: title, language, zoneAt: () => 'title', entities: spansOf(tags, (field) => field === 'title') };
}

function readText({ text, language }: Article, tags: readonly Tag[]): Reading {
  return {
    text: text.slice(0, READ_CHARACTERS),
    language,
    zoneAt: zonesOf(text),
    entities: spansOf(tags, (field) => field !== 'title'),
  };
}

function spansOf(tags: readonly Tag[], isHere: (field: Receipt['field']) => boolean): readonly TaggedSpan[] {
  return tags
    .filter(({ tag }) => tag.startsWith('entity:') || tag.startsWith('group:'))
    .flatMap(({ tag, receipts }) =>
      receipts.filter(({ field }) => isHere(field)).map(({ start, end }) => ({ start, end, tag })),
    );
}

function namesIn(title: Reading, text: Reading): readonly EventFeature[] {
  const places = findPlaces(text.text);
  const taken = [...places, ...text.entities.filter(({ tag }) => tag.startsWith('group:'))];
  const names = findNames(text.text).filter(
    (name) => !taken.some((other) => overlaps(name, other)) && !isCapitals(text.text.slice(name.start, name.end)),
  );
  const titleWords = new Set(tokenize(title.text).map(({ folded }) => folded));
  return names.flatMap((name): EventFeature[] => {
    const isInTitle = name.kind !== 'other' && titleWords.has(name.words.at(-1) ?? '');
    const zone = isInTitle ? 'head' : text.zoneAt(name.start);
    const entity = text.entities.find((other) => overlaps(name, other));
    const label = text.text.slice(name.start, name.end).replaceAll(/\s+/g, ' ');
    const isKnownTerm = name.words.every((word) => COMMON_TERMS.has(termKey(word, text.language)));
    if (name.kind === 'other' && entity === undefined && (isKnownTerm || name.words.length > 4)) return [];
    const key = entity?.tag ?? name.words.join(' ');
    return [{ kind: name.kind === 'other' ? 'name' : name.kind, key, label, zone }];
  });
}

/** Bylines, datelines and initials: they name who wrote, or too little. */
function isCapitals(name: string): boolean {
  return name === name.toUpperCase() && (name.includes(' ') || name.length < MIN_INITIALS);
}

function overlaps(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end;
}

/** A town brings its state and country with it, so that `Sinaloa` meets `Culiacán`. */
function placesIn({ text, zoneAt }: Reading): readonly EventFeature[] {
  return findPlaces(text, isTitleCase(text)).flatMap(({ place, start, end }) => {
    const zone = zoneAt(start);
    const own = { kind: 'place', key: place.id, label: text.slice(start, end), zone } as const;
    const parents = place.id.split('/').slice(0, -1);
    return [
      own,
      ...parents.map((_, index) => {
        const key = parents.slice(0, index + 1).join('/');
        return { kind: 'place', key, label: key.split('/').at(-1) ?? key, zone } as const;
      }),
    ];
  });
}

/** Most words of an English headline may have a capital: then none of them says anything. */
function isTitleCase(text: string): boolean {
  const words = tokenize(text).filter(({ start, end }) => end - start > 3);
  const capitals = words.filter(({ shape }) => shape !== 'lower').length;
  return text.length < MAX_TITLE_CHARACTERS && words.length > 2 && capitals / words.length > 0.6;
}

function groupsIn({ text, entities, zoneAt }: Reading): readonly EventFeature[] {
  return entities
    .filter(({ tag }) => tag.startsWith('group:'))
    .map(({ tag, start, end }) => ({ kind: 'group', key: tag, label: text.slice(start, end), zone: zoneAt(start) }));
}

function quantitiesIn({ text, language, zoneAt }: Reading, at: string): readonly EventFeature[] {
  const days = findDays(text, at);
  const amounts = findQuantities(text, language).filter((amount) => !days.some((day) => overlaps(amount, day)));
  return amounts.map(({ unit, value, start, end }) => ({
    kind: 'quantity',
    key: `${unit}:${Number(value.toPrecision(6))}`,
    label: text.slice(start, end).replace(/^(?:an?|una?) (?=\d)/, ''),
    zone: zoneAt(start),
  }));
}

function daysIn({ text, zoneAt }: Reading, at: string): readonly EventFeature[] {
  return findDays(text, at)
    .filter(({ day }) => Math.abs(Date.parse(day) - Date.parse(at)) <= MAX_DAYS_OFF * DAY_MS)
    .map(({ day, start }) => ({ kind: 'day', key: day, label: day, zone: zoneAt(start) }));
}

/** Acts and things, and the rare words of the lead: what every text of the background says tells nothing. */
function wordsIn(reading: Reading): readonly EventFeature[] {
  const tokens = tokenize(reading.text);
  const ideas = findIdeas(tokens);
  const isIdea = new Set<Token>(ideas.map(({ token }) => token));
  const named = [...findNames(reading.text), ...findPlaces(reading.text), ...reading.entities];
  const wordAt = ({ start, end }: Token): string => reading.text.slice(start, end);
  return [
    ...ideas.map(({ idea, token }) => ({
      kind: idea.kind,
      key: idea.id,
      label: wordAt(token),
      zone: reading.zoneAt(token.start),
    })),
    ...tokens
      .filter((token) => isTerm(token, reading) && !isIdea.has(token) && !named.some((name) => overlaps(name, token)))
      .map((token) => ({
        kind: 'term' as const,
        key: termKey(token.folded, reading.language),
        label: wordAt(token),
        zone: reading.zoneAt(token.start),
      })),
  ];
}

function isTerm({ folded, start }: Token, { language, zoneAt }: Reading): boolean {
  if (folded.length < MIN_TERM_LETTERS || /\d/.test(folded) || zoneAt(start) === 'body') return false;
  return !COMMON_TERMS.has(termKey(folded, language));
}

/** Each once, where it stands nearest to the head; what title and text both say belongs there. */
function bounded(features: readonly EventFeature[]): readonly EventFeature[] {
  const nearest = new Map<string, EventFeature>();
  for (const feature of features) {
    const id = `${feature.kind} ${feature.key}`;
    const known = nearest.get(id);
    nearest.set(id, known === undefined ? feature : { ...known, zone: zoneOfBoth(known.zone, feature.zone) });
  }
  const byKind = Map.groupBy(nearest.values(), ({ kind }) => kind);
  return FEATURE_KINDS.flatMap((kind) =>
    (byKind.get(kind) ?? [])
      .toSorted((a, b) => ZONES.indexOf(a.zone) - ZONES.indexOf(b.zone))
      .slice(0, MAX_A_KIND[kind]),
  );
}

function zoneOfBoth(a: Zone, b: Zone): Zone {
  if (a !== b && (a === 'title' || b === 'title')) return 'head';
  return ZONES.indexOf(a) < ZONES.indexOf(b) ? a : b;
}
