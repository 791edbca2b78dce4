import { z } from 'zod';
import { topicVerdictSchema } from './topic-label.ts';
import { topicPlanSchema } from './topic-plan.ts';

const fileSchema = z.object({ path: z.string(), text: z.string() });

/** `running`: read on by whoever drives it. `stopped`: by a person, or with the process that drove it. */
export const planRunStateSchema = z.enum(['running', 'stopped', 'done', 'failed']);

/** A plan (backtest) that was started on the desk: what was changed, how far it is, what it found. Gone after 30 days. */
export const planRunSchema = z.object({
  schemaVersion: z.literal(1),
  /** Sorts by its start: `20261122t233500-1a2b3c4d`. */
  id: z.string(),
  /** For people to read. */
  startedBy: z.string(),
  startedAt: z.string(),
  updatedAt: z.string(),
  state: planRunStateSchema,
  /** Why it failed. */
  reason: z.string().optional(),
  /** The model that stands. */
  baseVersion: z.string(),
  /** The files that differ from it. */
  changed: z.array(fileSchema),
  /** What a check warned of, as `file:line:column: words`. */
  warnings: z.array(z.string()),
  /** Articles that there were to read when it began. */
  expected: z.number().int(),
  plan: topicPlanSchema,
  /** What people said of tags, and how much of it holds before and after; once it is done. */
  labels: z
    .object({
      labels: z.number().int(),
      notJudged: z.number().int(),
      keptBefore: z.number().int(),
      keptAfter: z.number().int(),
      broken: z.array(z.object({ articleId: z.string(), tag: z.string(), verdict: topicVerdictSchema })),
    })
    .optional(),
});
export type PlanRun = z.infer<typeof planRunSchema>;

/** As lists show it. */
export type PlanRunSummary = Pick<PlanRun, 'id' | 'startedBy' | 'startedAt' | 'state' | 'baseVersion' | 'expected'> & {
  readonly modelVersion: string;
  readonly files: readonly string[];
  readonly articles: number;
  readonly articlesChanged: number;
};
