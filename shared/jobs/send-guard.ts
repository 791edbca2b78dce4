import { VigiaError } from '../errors.ts';
import { SES_LIMITS, type SendingSwitch, type SendProblem } from '../model/sending.ts';
import { passedLimit } from '../stages/bounce-guard.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

/** What is judged: long enough for a small list to gather its 50 mails, short enough that a clean-up shows. */
export const GUARD_DAYS = 7;

const DAY_MS = 24 * 60 * 60_000;

type GuardContext = Pick<JobContext, 'stores' | 'settings' | 'ports'>;

/** Why mail to readers must not go out now; strongly consistent, asked before every send. */
export async function whySendingStopped({ stores }: Pick<JobContext, 'stores'>): Promise<string | undefined> {
  const { record } = await stores.sending.switch();
  return record.state === 'on' ? undefined : `sending is stopped: ${record.reason ?? 'by the operator'}`;
}

/** Writes down a mail that came back or was called spam, once, and stops sending where that passes a limit. */
export async function noteSendProblem(
  context: GuardContext,
  { kind, mailId }: Pick<SendProblem, 'kind' | 'mailId'>,
): Promise<void> {
  const now = nowIso(context);
  const { record } = await context.stores.sending.switch();
  await context.stores.sending.noteProblem(record.epoch, { schemaVersion: 1, kind, mailId, at: now });
  await guardSending(context);
}

/** The operator's word comes first: a run that dies in between is repeated while sending is still on. */
async function guardSending(context: GuardContext): Promise<void> {
  const { stores, settings } = context;
  const now = nowIso(context);
  const { record, version } = await stores.sending.switch();
  if (record.state === 'stopped') return;
  const counts = await stores.sending.counts(record.epoch, after(now, -GUARD_DAYS * DAY_MS));
  const passed = passedLimit(counts, settings.guard ?? SES_LIMITS);
  if (passed === undefined) return;
  await stores.operatorEvents.add({ kind: 'sending-stopped', id: `epoch-${record.epoch}`, at: now, passed });
  const reason = `${percent(passed.share)} of the last ${passed.mails} mails were ${passed.what}; the limit is ${percent(passed.limit)}`;
  const stopped: SendingSwitch = { ...record, state: 'stopped', by: 'guard', reason, since: now };
  if ((await stores.sending.saveSwitch(stopped, version)) === 'conflict') await guardSending(context);
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}

/** Stops all mail to readers; what waits goes out after a start. Twice is once. */
export async function stopSending(context: GuardContext, reason?: string, name?: string): Promise<SendingSwitch> {
  return changeSwitch(context, (record) =>
    record.state === 'stopped'
      ? record
      : {
          ...record,
          state: 'stopped',
          by: 'operator',
          ...(name === undefined ? {} : { name }),
          reason: reason ?? 'by the operator',
          since: nowIso(context),
        },
  );
}

/** Lets mail out again, and counts anew. */
export async function startSending(context: GuardContext): Promise<SendingSwitch> {
  return changeSwitch(context, (record) =>
    record.state === 'on' ? record : { schemaVersion: 1, state: 'on', epoch: record.epoch + 1, since: nowIso(context) },
  );
}

async function changeSwitch(
  context: GuardContext,
  change: (record: SendingSwitch) => SendingSwitch,
): Promise<SendingSwitch> {
  const { sending } = context.stores;
  const { record, version } = await sending.switch();
  const next = change(record);
  if (next === record || (await sending.saveSwitch(next, version)) === 'written') return next;
  throw new VigiaError(
    'Cannot change the switch of all mail as nobody else may change it at the same time. Try again.',
    {
      code: 'sending-contended',
      retryable: true,
    },
  );
}
