import { z } from 'zod';
import { shortHash } from '../text/hash.ts';

/** How long who changed what is kept: a year, and a month to look at it. */
export const AUDIT_DAYS = 400;

/** Who changed what, and when. Words of articles and addresses of readers never stand in it. */
export const auditRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** ISO 8601, UTC. */
  at: z.string(),
  userId: z.string(),
  /** As the person was called then. */
  name: z.string(),
  /** A noun and a verb in dotted lower case: `feed.add`. */
  action: z.string(),
  /** The id of what was changed. */
  target: z.string(),
  detail: z.string().optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** Which lines of the log are wanted; every one without a filter. */
export type AuditFilter = {
  readonly userId?: string;
  /** The whole action, or its noun: `feed` finds `feed.add`. */
  readonly action?: string;
  readonly target?: string;
  /** UTC days, inclusive: `2026-11-22`. */
  readonly from?: string;
  readonly to?: string;
};

/** Whether a line is one of those that a filter wants. */
export function isAuditWanted(record: AuditRecord, { userId, action, target, from, to }: AuditFilter): boolean {
  const day = record.at.slice(0, 10);
  return (
    (userId === undefined || record.userId === userId) &&
    (action === undefined || record.action === action || record.action.startsWith(`${action}.`)) &&
    (target === undefined || record.target === target) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to)
  );
}

/** Where a line stands in the log, in order of time; named by what it says, so that the same line twice is one. */
export function auditPlace({ at, userId, action, target, detail = '' }: AuditRecord): string {
  return `${at}#${shortHash([at, userId, action, target, detail], 16)}`;
}
