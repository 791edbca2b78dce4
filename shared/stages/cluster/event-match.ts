/*
 * In: a tagged article and the heads of stories that share a key with it. Out: the story whose event it tells, and why.
 * Guarantees: pure; never on the title's likeness: who, where, how much and what have to agree, and nothing may
 * contradict; equal scores go to the older story.
 * Leaves to others: finding the heads (event-keys.ts and the store), copies (the cluster stage), decisions of people.
 */
import type { EventFeatures, SameEvent, StoryHead, StoryTelling } from '../../model/story.ts';
import type { TaggedArticle } from '../../model/tagged-article.ts';
import { eventContradiction } from './event-contradiction.ts';
import { type EventFeature, type FeatureKind, unpackFeatures } from './event-feature.ts';
import { eventFeatures, eventInstant } from './event-features.ts';
import { isTown } from './event-weights.ts';
import { type SharedFeature, sharedFeatures } from './shared-features.ts';

const HOUR_MS = 3_600_000;
/** DESIGN.md §6: a story takes articles for 72 hours after its last, and is 14 days long at most. */
const WINDOW_MS = 72 * HOUR_MS;
const MAX_SPAN_MS = 14 * 24 * HOUR_MS;

/**
 * What two articles of one event share at least: points, and points weighed by their share of all that the article
 * with less to tell could share. Set on the development half of tests/stories/events, for precision.
 */
const MIN_SCORE = 4.5;
const MIN_STRENGTH = 5.75;
const SHARE_OFFSET = 0.5;
const MIN_SHARE = 0.3;
/** The leads of both answer who, where or how much with as many points: that is what an event is known by. */
const ANCHOR_POINTS = 1.85;
/** An act or a thing of as many points says what happened. */
const MIN_WHAT_POINTS = 0.4;
/** What kinds may add in all: many common words are no evidence. */
const MAX_POINTS: Readonly<Partial<Record<FeatureKind, number>>> = {
  term: 2,
  name: 2,
  thing: 2,
  act: 2.5,
  official: 2,
  group: 1.8,
  day: 0.7,
  person: 8,
};
const MAX_REASONS = 7;
const MIN_REASONS = 3;
/** Kinds in the order in which a person asks, and how many of each. */
const REASONS: readonly (readonly [kinds: readonly FeatureKind[], most: number])[] = [
  [['person', 'official', 'group'], 2],
  [['place'], 2],
  [['quantity'], 2],
  [['act'], 1],
  [['day'], 1],
];

/** The story whose event an article tells in other words, or nothing. */
export function sameEvent(tagged: TaggedArticle, heads: readonly StoryHead[]): SameEvent | undefined {
  const own = unpackFeatures(eventFeatures(tagged));
  const at = Date.parse(eventInstant(tagged.article));
  const found = heads
    .filter((head) => isInWindow(at, head))
    .flatMap((head) => {
      const best = bestTelling(own, head.tellings);
      return best === undefined ? [] : [{ head, ...best }];
    })
    .toSorted((a, b) => b.score - a.score || (a.head.firstAt < b.head.firstAt ? -1 : 1))[0];
  if (found === undefined) return undefined;
  return { storyId: found.head.id, of: found.telling.articleId, why: found.why, score: found.score };
}

/** How two tellings compare: one event, in contradiction, or with too little in common to say. */
export type EventComparison = {
  readonly kind: 'same' | 'contradicts' | 'unlike';
  readonly score: number;
  /** In words that a reader can check. */
  readonly why: string;
};

/** Compares what two articles tell, whatever their times. */
export function compareEvents(a: EventFeatures, b: EventFeatures): EventComparison {
  return compare(unpackFeatures(a), unpackFeatures(b));
}

function isInWindow(at: number, head: StoryHead): boolean {
  const [first, last] = [Date.parse(head.firstAt), Date.parse(head.lastAt)];
  const isNear = at >= first - WINDOW_MS && at <= last + WINDOW_MS;
  return isNear && Math.max(at, last) - Math.min(at, first) <= MAX_SPAN_MS;
}

/** The telling that agrees most; none when the article contradicts any of them. */
function bestTelling(own: readonly EventFeature[], tellings: readonly StoryTelling[]) {
  const compared = tellings.map((telling) => ({ telling, ...compare(own, unpackFeatures(telling.features)) }));
  if (compared.some(({ kind }) => kind === 'contradicts')) return undefined;
  return compared.filter(({ kind }) => kind === 'same').toSorted((a, b) => b.score - a.score)[0];
}

function compare(own: readonly EventFeature[], others: readonly EventFeature[]): EventComparison {
  const shared = sharedFeatures(own, others);
  const score = scoreOf(shared);
  const contradiction = eventContradiction(own, others);
  if (contradiction !== undefined) return { kind: 'contradicts', score, why: contradiction };
  const possible = Math.min(scoreOf(sharedFeatures(own, own)), scoreOf(sharedFeatures(others, others)));
  const share = score / Math.max(possible, score, 1);
  const isEnough = score >= MIN_SCORE && share >= MIN_SHARE && score * (SHARE_OFFSET + share) >= MIN_STRENGTH;
  if (!isEnough || !isAnchored(shared))
    return { kind: 'unlike', score, why: `too little in common: ${reasons(shared)}` };
  return { kind: 'same', score, why: `both: ${reasons(shared)}` };
}

function scoreOf(shared: readonly SharedFeature[]): number {
  let score = 0;
  for (const [kind, features] of Map.groupBy(shared, ({ feature }) => feature.kind)) {
    const points = sum(features);
    score += Math.min(points, MAX_POINTS[kind] ?? points);
  }
  return Math.round(score * 100) / 100;
}

/**
 * Two of who, where and how much have to be the same, or one and what happened: for a person alone that is an act, as
 * one person is in the news for many things.
 */
function isAnchored(shared: readonly SharedFeature[]): boolean {
  const known = (question: string): boolean =>
    sum(shared.filter(({ feature, inLeads }) => inLeads && questionOf(feature) === question)) >= ANCHOR_POINTS;
  const has = (kind: FeatureKind): boolean =>
    shared.some(({ feature, points }) => feature.kind === kind && points >= MIN_WHAT_POINTS);
  const anchors = ['who', 'where', 'how much'].filter(known);
  if (anchors.length > 1) return true;
  return anchors.length === 1 && (has('act') || (anchors[0] !== 'who' && has('thing')));
}

function sum(shared: readonly SharedFeature[]): number {
  return shared.reduce((total, { points }) => total + points, 0);
}

function questionOf({ kind, key }: EventFeature): string {
  if (kind === 'person' || kind === 'official') return 'who';
  if (kind === 'place') return isTown(key) ? 'where' : 'region';
  return kind === 'quantity' ? 'how much' : kind;
}

/** What both say, in the article's words: who, where, how much, what and when; other words where that is little. */
function reasons(shared: readonly SharedFeature[]): string {
  const keys = shared.map(({ feature }) => feature.key);
  const told = shared
    .map(({ feature }) => feature)
    .filter(({ kind, key }) => kind !== 'place' || !keys.some((other) => other.startsWith(`${key}/`)));
  const picked = REASONS.flatMap(([kinds, most]) => told.filter(({ kind }) => kinds.includes(kind)).slice(0, most));
  const labels = (picked.length < MIN_REASONS ? [...picked, ...told] : picked).map(({ kind, key, label }) =>
    kind === 'day' ? dayLabel(key) : label,
  );
  return [...new Set(labels)].slice(0, MAX_REASONS).join(', ') || 'nothing';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayLabel(day: string): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}`;
}
