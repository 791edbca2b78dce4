import { fold } from '../../text/fold.ts';
import type { EventFeature } from './event-feature.ts';
import { isSameAmount, quantityOf } from './event-quantity.ts';
import { weightOf, zoneFactor } from './event-weights.ts';
import { isSameName } from './is-same-name.ts';

/** What two articles both tell: the feature in the words of the first, and the points it is worth. */
export type SharedFeature = {
  readonly feature: EventFeature;
  readonly points: number;
  /** The leads of both texts say it. */
  readonly inLeads: boolean;
};

/** The features that two articles share, dearest first. */
export function sharedFeatures(
  own: readonly EventFeature[],
  others: readonly EventFeature[],
): readonly SharedFeature[] {
  return own
    .flatMap((feature) => {
      const other = others.find((candidate) => isSameFeature(feature, candidate));
      if (other === undefined) return [];
      const weight = Math.min(weightOf(feature), weightOf(other));
      const inLeads = isLeadText(feature) && isLeadText(other);
      return [{ feature, points: weight * zoneFactor(feature.zone, other.zone), inLeads }];
    })
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points);
}

function isLeadText({ zone }: EventFeature): boolean {
  return zone === 'head' || zone === 'lead';
}

/** A person who speaks in one text may be whom the other is about. */
export function isSameFeature(a: EventFeature, b: EventFeature): boolean {
  if (isPerson(a) && isPerson(b)) return a.key === b.key || isSameName(personName(a), personName(b));
  if (a.kind !== b.kind) return false;
  if (a.kind === 'quantity') return isSameAmount(quantityOf(a), quantityOf(b));
  if (a.kind === 'day') return daysApart(a, b) === 0;
  return a.key === b.key;
}

/** The words of a person's name: those of the article where the key is the topic model's. */
export function personName({ key, label }: EventFeature): string {
  return key.startsWith('entity:') ? fold(label).replaceAll(/[^\p{L} ]/gu, '') : key;
}

/** Whether a feature names a person, speaking or not. */
export function isPerson({ kind }: EventFeature): boolean {
  return kind === 'person' || kind === 'official';
}

/** Whole days between two features of kind `day`. */
export function daysApart(a: EventFeature, b: EventFeature): number {
  return Math.abs(Date.parse(a.key) - Date.parse(b.key)) / 86_400_000;
}
