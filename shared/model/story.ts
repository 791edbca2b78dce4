import { z } from 'zod';

/**
 * Where an article belongs, and why. The id of a story is the id of its first article; a story that was merged
 * into another keeps its id as a way there. `new`: nothing known tells this. `copy-of`: the same text elsewhere.
 * `same-story`: the same event in other words.
 */
export const storyAssignmentSchema = z.object({
  kind: z.enum(['new', 'copy-of', 'same-story']),
  storyId: z.string(),
  /** The article that decided it, for `copy-of` and `same-story`. */
  of: z.string().optional(),
  /** In words that a reader can check. */
  why: z.string(),
});
export type StoryAssignment = z.infer<typeof storyAssignmentSchema>;

/** Bounds of what one telling may hold: a head row with all its tellings stays far below the Table's 400 KB. */
const MAX_FEATURE_KINDS = 12;
const MAX_FEATURES_A_KIND = 40;
const MAX_FEATURE_CHARACTERS = 160;

/** Tellings that a story remembers: the first ones, as later ones drift. */
export const MAX_TELLINGS = 4;

/**
 * What one article tells of its event, by kind (`entities`, `places`, `quantities`, `names`, `terms`, `dates`, …):
 * short normal forms that two languages share. Made by `eventFeatures()` of `stages/cluster/event-features.ts`.
 */
export const eventFeaturesSchema = z
  .record(z.string(), z.array(z.string().max(MAX_FEATURE_CHARACTERS)).max(MAX_FEATURES_A_KIND))
  .refine((kinds) => Object.keys(kinds).length <= MAX_FEATURE_KINDS, `at most ${MAX_FEATURE_KINDS} kinds`);
export type EventFeatures = z.infer<typeof eventFeaturesSchema>;

/** One article that told the event in words of its own; copies add none. */
export const storyTellingSchema = z.object({
  articleId: z.string(),
  language: z.string(),
  /** The published instant where one is known and not in the future, else the found one; ISO 8601, UTC. */
  at: z.string(),
  features: eventFeaturesSchema,
});
export type StoryTelling = z.infer<typeof storyTellingSchema>;

/** The head row of a story; its members are rows of their own. */
export const storyRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** The article that began it. */
  id: z.string(),
  title: z.string(),
  language: z.string(),
  /** When Vigía found its first article; ISO 8601, UTC. Never changes: it decides which of two stories stays. */
  createdAt: z.string(),
  /** Members, copies included; those of stories merged into it as well. */
  members: z.number().int().min(0).default(1),
  /** Earliest and latest instant (`at` of a telling) of its members. */
  firstAt: z.string().optional(),
  lastAt: z.string().optional(),
  /** Oldest first. */
  tellings: z.array(storyTellingSchema).max(MAX_TELLINGS).default([]),
  /** The story that this one became part of: all that is said here is then history. */
  mergedInto: z.string().optional(),
  /** Stories that a person keeps apart from this one; no machine merges them. */
  apart: z.array(z.string()).default([]),
});
export type StoryRecord = z.infer<typeof storyRecordSchema>;

/** A story as the same-event stage sees it: a root (not merged into another), inside the window. */
export type StoryHead = {
  readonly id: string;
  /** The first article is the first of them. */
  readonly tellings: readonly StoryTelling[];
  readonly members: number;
  /** ISO 8601, UTC: first and last member. */
  readonly firstAt: string;
  readonly lastAt: string;
};

/** What the same-event stage finds; `of` is the telling that it agrees with. */
export type SameEvent = {
  readonly storyId: string;
  readonly of: string;
  /** In words that a reader can check, such as `both: Ovidio Guzmán, Culiacán, extradición, 15 Sep`. */
  readonly why: string;
  readonly score: number;
};

/** One article of a story. */
export const storyMemberSchema = z.object({
  schemaVersion: z.literal(1),
  storyId: z.string(),
  articleId: z.string(),
  assignment: storyAssignmentSchema,
  joinedAt: z.string(),
  /** When and why it left for another story; the row stays as a record. */
  left: z.object({ at: z.string(), to: z.string(), why: z.string() }).optional(),
});
export type StoryMember = z.infer<typeof storyMemberSchema>;

/** A story that became part of another. */
export const storyMergeSchema = z.object({
  schemaVersion: z.literal(1),
  storyId: z.string(),
  /** The story that was merged into it; its members stay rows of its own. */
  merged: z.string(),
  mergedAt: z.string(),
  why: z.string(),
  /** A person did it. */
  byHand: z.literal(true).optional(),
  /** Since then the merged story stands by itself again; the row stays as a record. */
  undone: z.object({ at: z.string(), why: z.string() }).optional(),
});
export type StoryMerge = z.infer<typeof storyMergeSchema>;
