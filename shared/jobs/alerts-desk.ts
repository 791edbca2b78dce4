import type { AlertsDesk, DeskAlertAnswer, DeskAlertRequest } from '../model/alerts-desk.ts';
import type { JobContext } from './job-context.ts';
import { OPERATOR_ID } from './operator-mail.ts';
import { startSending, stopSending } from './send-guard.ts';
import { sendingState } from './sending-status.ts';
import { type SubscribeReport, subscribe } from './subscribe.ts';
import { unsuppressReader } from './suppress-reader.ts';

/** What the desk does with mail, over the stores. */
export function createAlertsDesk(context: JobContext): AlertsDesk {
  return {
    subscribe: (request) => subscribeFromDesk(context, request),
    sending: () => sendingState(context),
    stopSending: async (reason, name) => {
      await stopSending(context, reason, name);
    },
    startSending: async () => {
      await startSending(context);
    },
    unsuppress: (subscriberId) => unsuppressReader(context, subscriberId),
    operatorMail: async () => ({
      ...(context.settings.operator === undefined ? {} : { address: context.settings.operator.address }),
      operatorId: OPERATOR_ID,
      events: await context.stores.operatorEvents.pending(),
    }),
  };
}

/** Whoever had everything erased and asks again by themselves is asked to confirm, as anybody is. */
async function subscribeFromDesk(
  context: JobContext,
  { consent, ...request }: DeskAlertRequest,
): Promise<DeskAlertAnswer> {
  const report = await subscribe(context, { ...request, confirmed: consent !== 'ask' });
  if (report.outcome === 'erased' && consent === 'reader')
    return subscribeFromDesk(context, { ...request, consent: 'ask' });
  return answerOf(report);
}

function answerOf(report: SubscribeReport): DeskAlertAnswer {
  switch (report.outcome) {
    case 'active':
    case 'already-active':
    case 'confirmation-sent': {
      const { outcome, subscriberId, subscriptionId } = report;
      return { kind: outcome, subscriberId, subscriptionId };
    }
    case 'suppressed':
    case 'erased':
      return { kind: report.outcome };
    case 'invalid':
      return { kind: 'invalid', errors: report.errors };
    default:
      return report satisfies never;
  }
}
