import { z } from 'zod';

/** Whether mail to readers goes out. A start begins a new epoch: what was counted before counts no more. */
export const sendingSwitchSchema = z.object({
  schemaVersion: z.literal(1),
  state: z.enum(['on', 'stopped']),
  /** Counts the starts, from 1. */
  epoch: z.number().int().min(1),
  by: z.enum(['operator', 'guard']).optional(),
  /** Who stopped it, as the desk names them. */
  name: z.string().optional(),
  reason: z.string().optional(),
  since: z.string().optional(),
});
export type SendingSwitch = z.infer<typeof sendingSwitchSchema>;

/** A mail that came back for good, or that its reader called spam. */
export const sendProblemSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.enum(['bounced', 'complained', 'soft-bounced']),
  mailId: z.string(),
  at: z.string(),
});
export type SendProblem = z.infer<typeof sendProblemSchema>;

/** Mails of a span of time. */
export type SendCounts = {
  readonly sent: number;
  readonly failed: number;
  readonly bounced: number;
  readonly complained: number;
};

/** When sending stops by itself (`mail.guard` in the configuration). */
export type SendLimits = {
  /** Below so many mails a share says nothing. */
  readonly mails: number;
  /** Shares of 0 to 1; passed when it is more. */
  readonly bounces: number;
  readonly complaints: number;
};

/**
 * Where SES puts an account under review: 5 % bounces, 0.1 % complaints (Amazon SES developer guide, "Reputation
 * metrics"). 50 mails: below them one bounce alone would pass 2 %.
 */
export const SES_LIMITS: SendLimits = { mails: 50, bounces: 0.05, complaints: 0.001 };

/** Whether mail goes out, and what is counted against it. */
export type SendingState = {
  readonly sending: SendingSwitch;
  /** Of the days that are judged. */
  readonly counts: SendCounts;
  readonly days: number;
  readonly limits: SendLimits;
};

export type SendingStatus = SendingState & {
  /** Addresses that get no mail, with the reason. */
  readonly suppressed: readonly { readonly address: string; readonly reason?: string; readonly since: string }[];
};
