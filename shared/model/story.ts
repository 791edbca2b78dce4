import { z } from 'zod';

/** Where an article belongs, and why. The id of a story is the id of its first article. */
export const storyAssignmentSchema = z.object({
  kind: z.enum(['new', 'copy-of', 'same-story']),
  storyId: z.string(),
  /** The article that decided it, for `copy-of` and `same-story`. */
  of: z.string().optional(),
  /** In words that a reader can check. */
  why: z.string(),
});
export type StoryAssignment = z.infer<typeof storyAssignmentSchema>;

/** The head row of a story; its members are rows of their own. */
export const storyRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  title: z.string(),
  language: z.string(),
  createdAt: z.string(),
});
export type StoryRecord = z.infer<typeof storyRecordSchema>;

/** One article of a story. */
export const storyMemberSchema = z.object({
  schemaVersion: z.literal(1),
  storyId: z.string(),
  articleId: z.string(),
  assignment: storyAssignmentSchema,
  joinedAt: z.string(),
});
export type StoryMember = z.infer<typeof storyMemberSchema>;
