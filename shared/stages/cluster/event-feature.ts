import type { EventFeatures } from '../../model/story.ts';

/**
 * What a feature says of an event: who (`person`, `official`, `group`), where (`place`), how much (`quantity`), when
 * (`day`), what (`act`, `thing`), and what else is named (`name`: an institution or a product, `term`: a rare word).
 */
export const FEATURE_KINDS = [
  'person',
  'official',
  'group',
  'place',
  'quantity',
  'day',
  'act',
  'thing',
  'name',
  'term',
] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

/** Where it stands: the first sentence (or title and text), the rest of the lead, the title alone, further down. */
export const ZONES = ['head', 'lead', 'title', 'body'] as const;
export type Zone = (typeof ZONES)[number];

/** One thing that an article tells of its event. */
export type EventFeature = {
  readonly kind: FeatureKind;
  /** A normal form that two languages share, such as `mexico/sinaloa/culiacan` or `pill:500000`. */
  readonly key: string;
  /** The article's own words for it. */
  readonly label: string;
  readonly zone: Zone;
};

/** One letter a zone, so that a row stays small. */
const ZONE_LETTERS: Readonly<Record<Zone, string>> = { head: 'h', lead: 'l', title: 't', body: 'b' };
const MAX_PART_CHARACTERS = 72;

/** Features as the row of a story holds them: by kind, each as zone letter, key, `=` and label. */
export function packFeatures(features: readonly EventFeature[]): EventFeatures {
  const packed: Record<string, string[]> = {};
  for (const { kind, key, label, zone } of features) {
    const line = `${ZONE_LETTERS[zone]}${clip(key.replaceAll('=', '-'))}=${clip(label)}`;
    packed[kind] = [...(packed[kind] ?? []), line];
  }
  return packed;
}

/** What `packFeatures` packed; kinds that this version does not know are left out. */
export function unpackFeatures(packed: EventFeatures): readonly EventFeature[] {
  return FEATURE_KINDS.flatMap((kind) => (packed[kind] ?? []).map((line) => unpack(kind, line)));
}

function unpack(kind: FeatureKind, line: string): EventFeature {
  const cut = line.indexOf('=');
  const zone = ZONES.find((name) => ZONE_LETTERS[name] === line[0]) ?? 'body';
  return { kind, zone, key: line.slice(1, cut), label: line.slice(cut + 1) };
}

function clip(text: string): string {
  return text.length <= MAX_PART_CHARACTERS ? text : text.slice(0, MAX_PART_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
}
