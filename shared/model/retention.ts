import { z } from 'zod';

/** How many days what is kept, from when it was found; 0: for ever. `retention` in config/vigia.yaml. */
export type RetentionRules = {
  /** Text, receipts and raw page of articles without a tag: as long as a changed topic model shall find them. */
  readonly untaggedTextDays: number;
  readonly taggedTextDays: number;
  /** Raw pages of tagged articles; no longer than their text. */
  readonly taggedRawDays: number;
  /** Text and raw page of the sample newsroom, tagged or not. */
  readonly sampleTextDays: number;
  /** What a feed said of an entry, once it is archived or rejected. */
  readonly entryDays: number;
  /** The frozen content of a mail, once it is sent or failed. */
  readonly mailDays: number;
};

/** What a sweep looks after, in the order in which it is told. */
export const RETENTION_CLASSES = [
  'untagged-text',
  'tagged-text',
  'tagged-raw',
  'sample-text',
  'entry',
  'mail',
  'plan',
  'unreferenced',
] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** When the archive was swept last; ISO 8601, UTC. */
export const retentionRunSchema = z.object({ schemaVersion: z.literal(1), endedAt: z.string() });
