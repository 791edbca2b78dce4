import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { webhookDeliverySchema, webhookRecordSchema } from '../../model/webhook.ts';
import type { WebhookAnswer, WebhookDesk } from '../../model/webhook-desk.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { idSchema } from './article-answer.ts';
import type { ApiEnv } from './check-key.ts';
import { problem } from './problem.ts';
import { json, jsonBody, kept, noQuery, responses } from './responses.ts';

const webhookSchema = z
  .object({
    subscriptionId: z.string(),
    url: z.string(),
    state: webhookRecordSchema.shape.state,
    reason: z.string().optional().openapi({ description: 'Why it is off, or what its target said last.' }),
    failingSince: z.string().optional(),
    secrets: z
      .array(z.object({ since: z.string(), until: z.string().optional() }))
      .openapi({ description: 'Newest first; the secrets themselves are shown once, when they are made.' }),
    deliveries: z
      .array(webhookDeliverySchema.omit({ schemaVersion: true, subscriberId: true, subscriptionId: true }))
      .openapi({ description: 'The last 20, newest first.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Webhook');

const madeSchema = webhookSchema
  .extend({ secret: z.string().optional().openapi({ description: 'Of a new one, shown this once.' }) })
  .openapi('WebhookWithSecret');

const tags = ['Subscriptions'];
const path = '/subscriptions/{id}/webhook';
const params = z.object({ id: idSchema });
/** There is nothing to say; a body of any other kind is a mistake. */
const noBody = z.strictObject({});

const getRoute = createRoute({
  method: 'get',
  path,
  operationId: 'getWebhook',
  summary: 'The webhook of an alert, and its last deliveries',
  tags,
  request: { params, query: noQuery },
  responses: responses({ ...kept(webhookSchema, 'The webhook.'), 204: { description: 'The alert has none.' } }),
});

/** Where its name leads is checked at every delivery. */
const targetSchema = z.string().min(1).max(2000).openapi({ format: 'vigia-https-address' });

const setRoute = createRoute({
  method: 'put',
  path,
  operationId: 'setWebhook',
  summary: 'Gives an alert a webhook, another address, or takes one up again that was switched off',
  tags,
  request: { params, query: noQuery, body: jsonBody(z.strictObject({ url: targetSchema })) },
  responses: responses({ 200: json(madeSchema, 'As it is now. A new address has a new secret.') }, 409),
});

const rotateRoute = createRoute({
  method: 'post',
  path: `${path}/rotate`,
  operationId: 'rotateWebhookSecret',
  summary: 'Makes a new secret; the one before signs beside it for a day',
  tags,
  request: { params, query: noQuery, body: jsonBody(noBody) },
  responses: responses({ 200: json(madeSchema, 'With the new secret.') }, 409),
});

const testRoute = createRoute({
  method: 'post',
  path: `${path}/test`,
  operationId: 'testWebhook',
  summary: 'Sends a test; its outcome stands among the deliveries within a minute',
  tags,
  request: { params, query: noQuery, body: jsonBody(noBody) },
  responses: responses({ 202: json(madeSchema, 'The test is on its way.') }, 409),
});

const removeRoute = createRoute({
  method: 'delete',
  path,
  operationId: 'removeWebhook',
  summary: 'Removes the webhook of an alert',
  tags,
  request: { params, query: noQuery },
  responses: responses({ 204: { description: 'Removed.' } }),
});

export const WEBHOOK_ROUTES = [getRoute, setRoute, rotateRoute, testRoute, removeRoute];

/** The webhooks of one reader's alerts: a key reaches those of the reader that it belongs to. */
export function webhookRoutes(
  api: OpenAPIHono<ApiEnv>,
  { webhookDesk: desk }: Pick<AppDependencies, 'webhookDesk'>,
): void {
  if (desk === undefined) return;
  api.openapi(getRoute, async (c) => {
    const found = await desk.find(alertOf(c.get('caller').subscriberId, c.req.valid('param').id));
    if (found.kind === 'not-found') return problem(c, 'not-found', NO_ALERT);
    return found.kind === 'none' ? c.body(null, 204) : c.json(webhookSchema.parse(found.webhook), 200);
  });
  api.openapi(setRoute, async (c) => {
    const alert = alertOf(c.get('caller').subscriberId, c.req.valid('param').id);
    return answered(c, await desk.set(alert, c.req.valid('json').url), 200);
  });
  api.openapi(rotateRoute, async (c) =>
    answered(c, await desk.rotate(alertOf(c.get('caller').subscriberId, c.req.valid('param').id)), 200),
  );
  api.openapi(testRoute, async (c) =>
    answered(c, await desk.test(alertOf(c.get('caller').subscriberId, c.req.valid('param').id)), 202),
  );
  api.openapi(removeRoute, async (c) => {
    const alert = alertOf(c.get('caller').subscriberId, c.req.valid('param').id);
    const found = await desk.find(alert);
    const answer: WebhookAnswer = found.kind === 'not-found' ? { kind: 'not-found' } : await desk.remove(alert);
    return answer.kind === 'changed' ? c.body(null, 204) : answered(c, answer, 200);
  });
}

const NO_ALERT = { detail: 'The reader of this key has no alert with this id.' };

/** A key of no reader has no alert. */
function alertOf(subscriberId: string | undefined, subscriptionId: string): Parameters<WebhookDesk['test']>[0] {
  return { subscriberId: subscriberId ?? 'nobody', subscriptionId };
}

function answered(c: Context, answer: WebhookAnswer, status: 200 | 202): Response {
  switch (answer.kind) {
    case 'made':
      return c.json(madeSchema.parse({ ...answer.webhook, secret: answer.secret }), status);
    case 'changed':
      return c.json(madeSchema.parse(answer.webhook), status);
    case 'not-found':
      return problem(c, 'not-found', NO_ALERT);
    case 'invalid': {
      const unfit = answer.errors.find(({ code }) => code === 'not-now');
      if (unfit !== undefined) return problem(c, 'conflict', { detail: unfit.message });
      return problem(c, 'invalid-request', {
        errors: answer.errors.map(({ message }) => ({ at: 'body.url', message })),
      });
    }
    default:
      return answer satisfies never;
  }
}
