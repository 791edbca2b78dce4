import { SES_LIMITS, type SendingState, type SendingStatus } from '../model/sending.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { GUARD_DAYS } from './send-guard.ts';

const DAY_MS = 24 * 60 * 60_000;

type StatusContext = Pick<JobContext, 'stores' | 'settings' | 'ports'>;

/** Whether mail goes out, what is counted against it, and who gets none: reads every reader. */
export async function sendingStatus(context: StatusContext): Promise<SendingStatus> {
  const suppressed: SendingStatus['suppressed'][number][] = [];
  for await (const { record: reader } of context.stores.subscribers.all())
    if (reader.status === 'suppressed') {
      const { address, reason, updatedAt: since } = reader;
      suppressed.push({ address, since, ...(reason === undefined ? {} : { reason }) });
    }
  return {
    ...(await sendingState(context)),
    suppressed: suppressed.toSorted((a, b) => (a.since < b.since ? 1 : -1)),
  };
}

/** As `sendingStatus`, but for those who get none: reads a few rows. */
export async function sendingState(context: StatusContext): Promise<SendingState> {
  const { sending } = context.stores;
  const { record } = await sending.switch();
  return {
    sending: record,
    counts: await sending.counts(record.epoch, after(nowIso(context), -GUARD_DAYS * DAY_MS)),
    days: GUARD_DAYS,
    limits: context.settings.guard ?? SES_LIMITS,
  };
}
