import { SES_LIMITS, type SendingStatus } from '../model/sending.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { GUARD_DAYS } from './send-guard.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Whether mail goes out, what is counted against it, and who gets none. */
export async function sendingStatus(
  context: Pick<JobContext, 'stores' | 'settings' | 'ports'>,
): Promise<SendingStatus> {
  const { sending, subscribers } = context.stores;
  const { record } = await sending.switch();
  const suppressed: SendingStatus['suppressed'][number][] = [];
  for await (const { record: reader } of subscribers.all())
    if (reader.status === 'suppressed') {
      const { address, reason, updatedAt: since } = reader;
      suppressed.push({ address, since, ...(reason === undefined ? {} : { reason }) });
    }
  return {
    sending: record,
    counts: await sending.counts(record.epoch, after(nowIso(context), -GUARD_DAYS * DAY_MS)),
    days: GUARD_DAYS,
    limits: context.settings.guard ?? SES_LIMITS,
    suppressed: suppressed.toSorted((a, b) => (a.since < b.since ? 1 : -1)),
  };
}
