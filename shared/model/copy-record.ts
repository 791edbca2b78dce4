import { z } from 'zod';
import { storyAssignmentSchema } from './story.ts';

/** Edges that one article keeps: as many as the candidates that it is compared with. */
export const MAX_COPY_EDGES = 24;

/**
 * What joins an article to another. `same`: each has most of the other's text. `within`: its text is a part of the
 * other's, as a truncated copy's is. `holds`: the other's is a part of its own. `event`: the same event in other words.
 */
export const copyEdgeSchema = z.object({
  articleId: z.string(),
  kind: z.enum(['same', 'within', 'holds', 'event']),
  /** False where the longer text has more before the shared part than a lead: it quotes or collects, and is no copy. */
  begins: z.boolean(),
  /** Where the shared words begin and end in the longer text; words from the start. Both 0 for `event`. */
  from: z.number().int().min(0),
  to: z.number().int().min(0),
});
export type CopyEdge = z.infer<typeof copyEdgeSchema>;

/** What the clustering knows of one article, beside its text: where it belongs, and through which articles. */
export const copyRecordSchema = z.object({
  schemaVersion: z.literal(1),
  articleId: z.string(),
  title: z.string(),
  language: z.string(),
  /** When Vigía found it, and when it was published as far as is known; ISO 8601, UTC. */
  foundAt: z.string(),
  at: z.string(),
  /** Its story as it was named when it joined: that story may have been merged since. Absent while nobody has decided. */
  storyId: z.string().optional(),
  /** Set when its member row stands and the story has counted it: the story whose row that is. */
  memberOf: z.string().optional(),
  /** Set when all of it is done; a repeat gives the same answer. */
  assignment: storyAssignmentSchema.optional(),
  edges: z.array(copyEdgeSchema).max(MAX_COPY_EDGES),
  /**
   * Where in its words other articles stand: the earliest end and the latest beginning of all of them. An end before a
   * beginning means two texts side by side, as in a round-up.
   */
  firstEnd: z.number().int().min(0).optional(),
  lastBegin: z.number().int().min(0).optional(),
  /** Its story is to be looked through again, as an article was found to be a round-up. */
  regroup: z.literal(true).optional(),
  /** A person said where it belongs. */
  byHand: z.literal(true).optional(),
});
export type CopyRecord = z.infer<typeof copyRecordSchema>;
