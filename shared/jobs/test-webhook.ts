import type { WebhookAnswer } from '../model/webhook-desk.ts';
import type { JobContext } from './job-context.ts';
import { webhookJob } from './webhook.ts';
import { createWebhookDesk } from './webhook-desk.ts';

/** Sends a webhook's test at once, for somebody who waits: the answer is the newest delivery of the webhook. */
export async function testWebhook(
  context: JobContext,
  alert: { readonly subscriberId: string; readonly subscriptionId: string },
): Promise<WebhookAnswer> {
  const desk = createWebhookDesk(context);
  const answer = await desk.test(alert);
  if (answer.kind !== 'changed') return answer;
  const [test] = answer.webhook?.deliveries.filter(({ slot }) => slot === undefined) ?? [];
  if (test !== undefined) await webhookJob(context, { subscriptionId: alert.subscriptionId, deliveryId: test.id });
  const webhook = (await desk.list(alert.subscriberId)).find(
    ({ subscriptionId }) => subscriptionId === alert.subscriptionId,
  );
  return { kind: 'changed', ...(webhook === undefined ? {} : { webhook }) };
}
