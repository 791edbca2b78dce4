import type { EventFeature, Zone } from './event-feature.ts';
import { isDeciding, quantityOf, significantDigits } from './event-quantity.ts';
import { isTown } from './event-weights.ts';
import { mayBeSameName } from './may-be-same-name.ts';
import { daysApart, isPerson, isSameFeature, personName } from './shared-features.ts';

/**
 * Acts that a case goes through, in their order: each is an event of its own, and a report of a later one names the
 * earlier ones too. People are arrested on charges, so these two are one step.
 */
const STEPS: Readonly<Record<string, number>> = {
  killing: 1,
  escape: 1,
  arrest: 2,
  charge: 2,
  extradition: 3,
  plea: 4,
  sentence: 5,
  release: 6,
};
/** Acts that are about the person to whom they are done. */
const PERSONAL_ACTS = new Set([
  ...Object.keys(STEPS),
  'sanction',
  'kidnapping',
  'disappearance',
  'transfer',
  'appointment',
  'resignation',
  'dismissal',
]);
const DRUGS = new Set(['fentanyl', 'methamphetamine', 'cocaine', 'heroin', 'marijuana']);
const MIN_CROWD = 10;
const MAX_CROWD_RATIO = 2;
/** Reports are written in several time zones: neighbouring days are no contradiction. */
const MAX_DAYS_APART = 1;

/**
 * Why two articles cannot tell one event, in words; undefined when nothing speaks against it. Only what both say in
 * title or lead counts: other days, another step of the case, other people, towns, amounts or drugs. A shared person
 * outweighs towns, amounts and drugs (a suspect has several homes), a shared precise amount towns, people and drugs.
 */
export function eventContradiction(own: readonly EventFeature[], others: readonly EventFeature[]): string | undefined {
  const pair: Pair = { own, others };
  const samePerson = shares(pair, ({ kind }) => kind === 'person');
  const sameAmount = shares(pair, isPreciseAmount);
  return (
    otherDays(pair) ??
    otherStep(pair) ??
    (sameAmount ? undefined : otherPeople(pair)) ??
    (samePerson || sameAmount ? undefined : otherTowns(pair)) ??
    (samePerson ? undefined : otherAmounts(pair)) ??
    (samePerson || sameAmount ? undefined : otherDrugs(pair))
  );
}

type Pair = { readonly own: readonly EventFeature[]; readonly others: readonly EventFeature[] };
type Test = (feature: EventFeature) => boolean;

function shares({ own, others }: Pair, test: Test): boolean {
  const [mine, theirs] = [own.filter(isInLead), others.filter(isInLead)];
  return mine.some((feature) => test(feature) && theirs.some((other) => isSameFeature(feature, other)));
}

function isPreciseAmount(feature: EventFeature): boolean {
  if (feature.kind !== 'quantity') return false;
  const { unit, value } = quantityOf(feature);
  return unit !== 'year' && value >= 100 && significantDigits(value) >= 3;
}

function isInLead({ zone }: EventFeature): boolean {
  return zone !== 'body';
}

function isHead(zone: Zone): boolean {
  return zone === 'head' || zone === 'title';
}

function otherDays({ own, others }: Pair): string | undefined {
  const days = (features: readonly EventFeature[]) => features.filter((f) => f.kind === 'day' && isInLead(f));
  const [mine, theirs] = [days(own), days(others)];
  if (mine.length === 0 || theirs.length === 0) return undefined;
  const close = mine.some((a) => theirs.some((b) => daysApart(a, b) <= MAX_DAYS_APART));
  return close ? undefined : `other days: ${labels(mine)} and ${labels(theirs)}`;
}

function otherStep({ own, others }: Pair): string | undefined {
  const [mine, theirs] = [stepOf(own), stepOf(others)];
  if (mine === undefined || theirs === undefined || STEPS[mine.key] === STEPS[theirs.key]) return undefined;
  return `another step: ${mine.label} and ${theirs.label}`;
}

/** The last step that the head tells of; who is freed from kidnappers goes through no case. */
function stepOf(features: readonly EventFeature[]): EventFeature | undefined {
  const acts = features.filter(({ kind, zone }) => kind === 'act' && isHead(zone));
  if (acts.some(({ key }) => key === 'kidnapping' || key === 'rescue')) return undefined;
  return acts
    .filter(({ key }) => Object.hasOwn(STEPS, key))
    .toSorted((a, b) => (STEPS[b.key] ?? 0) - (STEPS[a.key] ?? 0))[0];
}

function otherPeople({ own, others }: Pair): string | undefined {
  const isPersonal = [own, others].some((features) =>
    features.some(({ kind, key, zone }) => kind === 'act' && PERSONAL_ACTS.has(key) && isHead(zone)),
  );
  if (!isPersonal) return undefined;
  const [mine, theirs] = [personOf(own), personOf(others)];
  if (mine === undefined || theirs === undefined) return undefined;
  const areBothNamed = names(others, mine) && names(own, theirs);
  return areBothNamed ? undefined : `other people: ${mine.label} and ${theirs.label}`;
}

/** Whom the head is about: the first person that it names. */
function personOf(features: readonly EventFeature[]): EventFeature | undefined {
  return features.find(({ kind, zone }) => kind === 'person' && isHead(zone));
}

function names(features: readonly EventFeature[], person: EventFeature): boolean {
  return features.some(
    (other) =>
      isPerson(other) && (isSameFeature(person, other) || mayBeSameName(personName(person), personName(other))),
  );
}

/** The town that the lead names first has to be named by the other; towns of one state are near each other. */
function otherTowns({ own, others }: Pair): string | undefined {
  const towns = (features: readonly EventFeature[]) =>
    features.filter(({ kind, key }) => kind === 'place' && isTown(key));
  const all = { own: towns(own), others: towns(others) };
  const [mine, theirs] = [all.own.find(isInLead), all.others.find(isInLead)];
  if (mine === undefined || theirs === undefined) return otherStates({ own, others });
  const areNear = stateOf(mine) === stateOf(theirs);
  const areBothNamed = all.others.some(({ key }) => key === mine.key) && all.own.some(({ key }) => key === theirs.key);
  if (areNear || areBothNamed)
    return disjoint('other towns', all.own.filter(isInLead), all.others.filter(isInLead), all);
  return `other towns: ${mine.label} and ${theirs.label}`;
}

function otherStates({ own, others }: Pair): string | undefined {
  const states = (features: readonly EventFeature[]) =>
    features.filter(({ kind, key }) => kind === 'place' && key.includes('/') && !isTown(key));
  const all = { own: states(own), others: states(others) };
  return disjoint('other states', all.own.filter(isInLead), all.others.filter(isInLead), all);
}

function stateOf({ key }: EventFeature): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** In each unit that both leads state an amount of, one amount has to be the same. */
function otherAmounts({ own, others }: Pair): string | undefined {
  const amounts = (features: readonly EventFeature[]) =>
    features.filter((f) => f.kind === 'quantity' && isInLead(f) && isDeciding(quantityOf(f)));
  const theirs = Map.groupBy(amounts(others), (feature) => quantityOf(feature).unit);
  const all = {
    own: own.filter(({ kind }) => kind === 'quantity'),
    others: others.filter(({ kind }) => kind === 'quantity'),
  };
  for (const [unit, mine] of Map.groupBy(amounts(own), (feature) => quantityOf(feature).unit)) {
    const why = disjoint('other amounts', mine, theirs.get(unit) ?? [], all);
    if (why !== undefined) return why;
  }
  return otherCrowds(all);
}

/** Tolls grow from report to report, but seldom double: 43 people are not 17. */
function otherCrowds(all: Pair): string | undefined {
  const crowds = (features: readonly EventFeature[]) =>
    features.filter((f) => isHead(f.zone) && quantityOf(f).unit === 'person' && quantityOf(f).value >= MIN_CROWD);
  const [mine, theirs] = [crowds(all.own), crowds(all.others)];
  const near = mine.some((a) => theirs.some((b) => ratio(quantityOf(a).value, quantityOf(b).value) < MAX_CROWD_RATIO));
  return near ? undefined : disjoint('other numbers of people', mine, theirs, all);
}

function ratio(a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b);
}

/** Meth is no fentanyl; precursors are named by what they become, so they are left out. */
function otherDrugs({ own, others }: Pair): string | undefined {
  const drugs = (features: readonly EventFeature[]) =>
    features.filter(({ kind, key }) => kind === 'thing' && DRUGS.has(key));
  const all = { own: drugs(own), others: drugs(others) };
  return disjoint('other drugs', all.own.filter(isInLead), all.others.filter(isInLead), all);
}

/** Both say something of the kind, and neither says what the other does. */
function disjoint(
  what: string,
  mine: readonly EventFeature[],
  theirs: readonly EventFeature[],
  all: Pair,
): string | undefined {
  if (mine.length === 0 || theirs.length === 0) return undefined;
  const met =
    mine.some((a) => all.others.some((b) => isSameFeature(a, b))) ||
    theirs.some((b) => all.own.some((a) => isSameFeature(a, b)));
  return met ? undefined : `${what}: ${labels(mine)} and ${labels(theirs)}`;
}

function labels(features: readonly EventFeature[]): string {
  return features
    .slice(0, 2)
    .map(({ label }) => label)
    .join(', ');
}
