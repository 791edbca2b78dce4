import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ChangeAnswer, ReaderDesk } from '../../model/reader-desk.ts';
import { cadenceSchema, type SubscriptionRecord, subscriptionRecordSchema } from '../../model/subscription.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { idSchema } from './article-answer.ts';
import type { ApiEnv } from './check-key.ts';
import { problem } from './problem.ts';
import { queryTextSchema } from './query-text.ts';
import { json, jsonBody, kept, noQuery, responses } from './responses.ts';

const noteSchema = z.string().max(200).openapi({ description: 'Why the alert was made; named in its mails.' });

const subscriptionSchema = z
  .object({
    id: z.string(),
    queryText: z.string().openapi({ description: 'As typed.' }),
    query: z.string().openapi({ description: 'Canonical: what is matched.' }),
    cadence: cadenceSchema,
    status: subscriptionRecordSchema.shape.status,
    note: z.string().optional(),
    reason: z.string().optional().openapi({ description: 'Why it is broken.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Subscription');

const previewSchema = z
  .object({
    query: z.string(),
    days: z.int(),
    articles: z.int(),
    stories: z.int(),
    busiest: z.object({ day: z.string(), stories: z.int() }).optional(),
    examples: z.array(
      z.object({
        articleId: z.string(),
        title: z.string(),
        url: z.string(),
        source: z.string(),
        language: z.string(),
        orderedAt: z.string(),
      }),
    ),
    suggested: z.enum(['instant', 'hourly', 'daily', 'weekly']),
    tooMuch: z.boolean().openapi({ description: 'More than an alert may send: the query must become narrower.' }),
  })
  .openapi('Preview');

const tags = ['Subscriptions'];
const params = z.object({ id: idSchema });

const addSchema = z.strictObject({
  queryText: queryTextSchema,
  cadence: cadenceSchema.optional(),
  note: noteSchema.optional(),
});

const changeSchema = z.strictObject({
  queryText: queryTextSchema.optional(),
  cadence: cadenceSchema.optional(),
  note: noteSchema.optional(),
  status: z.enum(['active', 'paused']).optional(),
});

const listRoute = createRoute({
  method: 'get',
  path: '/subscriptions',
  operationId: 'listSubscriptions',
  summary: 'The alerts of the reader that the key belongs to',
  tags,
  request: { query: noQuery },
  responses: responses(
    kept(z.object({ subscriptions: z.array(subscriptionSchema) }), 'Oldest first; stopped ones are gone.'),
  ),
});

const addRoute = createRoute({
  method: 'post',
  path: '/subscriptions',
  operationId: 'addSubscription',
  summary: 'A new alert for the reader that the key belongs to; active at once, as the address is confirmed',
  tags,
  request: { query: noQuery, body: jsonBody(addSchema) },
  responses: responses(
    { 201: json(subscriptionSchema, 'Made. A query that the reader has an alert for already is a conflict.') },
    409,
  ),
});

const previewRoute = createRoute({
  method: 'post',
  path: '/subscriptions/preview',
  operationId: 'previewSubscription',
  summary: 'What a query would have sent in the last 30 days; nothing is stored',
  tags,
  request: { query: noQuery, body: jsonBody(z.strictObject({ queryText: queryTextSchema })) },
  responses: responses({ 200: json(previewSchema, 'The preview.') }),
});

const oneRoute = createRoute({
  method: 'get',
  path: '/subscriptions/{id}',
  operationId: 'getSubscription',
  summary: 'One alert of the reader',
  tags,
  request: { params, query: noQuery },
  responses: responses(kept(subscriptionSchema, 'The alert.')),
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/subscriptions/{id}',
  operationId: 'changeSubscription',
  summary: 'Changes an alert, pauses it, or takes it up again',
  tags,
  request: { params, query: noQuery, body: jsonBody(changeSchema) },
  responses: responses({ 200: json(subscriptionSchema, 'As it is now.') }, 409),
});

const stopRoute = createRoute({
  method: 'delete',
  path: '/subscriptions/{id}',
  operationId: 'stopSubscription',
  summary: 'Stops an alert for good',
  tags,
  request: { params, query: noQuery },
  responses: responses({ 204: { description: 'Stopped.' } }),
});

export const SUBSCRIPTION_ROUTES = [listRoute, addRoute, previewRoute, oneRoute, changeRoute, stopRoute];

/** The alerts of one reader: a key sees and changes those of the reader that it belongs to, and no others. */
export function subscriptionRoutes(
  api: OpenAPIHono<ApiEnv>,
  { readerDesk }: Pick<AppDependencies, 'readerDesk'>,
): void {
  if (readerDesk === undefined) return;
  api.openapi(previewRoute, async (c) => {
    const answer = await readerDesk.preview(c.req.valid('json').queryText);
    if (answer.kind === 'preview') return c.json(answer.preview, 200);
    return problem(c, 'query-invalid', { errors: answer.errors.map((message) => ({ at: 'body.queryText', message })) });
  });
  api.openapi(listRoute, async (c) => {
    const { subscriberId } = c.get('caller');
    if (subscriberId === undefined) return ofNobody(c);
    return c.json({ subscriptions: (await ownAlerts(readerDesk, subscriberId)).map(subscriptionAnswer) }, 200);
  });
  api.openapi(addRoute, async (c) => {
    const { subscriberId } = c.get('caller');
    if (subscriberId === undefined) return ofNobody(c);
    const { queryText, cadence, note } = c.req.valid('json');
    const wish = { queryText, ...(cadence === undefined ? {} : { cadence }), ...(note === undefined ? {} : { note }) };
    const answer = await readerDesk.add(subscriberId, wish);
    if (answer.kind !== 'changed' || answer.subscription === undefined) return refused(c, answer);
    const location = `${new URL(c.req.url).pathname}/${answer.subscription.id}`;
    return c.json(subscriptionAnswer(answer.subscription), 201, { location });
  });
  api.openapi(oneRoute, async (c) => {
    const found = await ownAlert(readerDesk, c.get('caller').subscriberId, c.req.valid('param').id);
    return found === undefined ? problem(c, 'not-found', NO_ALERT) : c.json(subscriptionAnswer(found), 200);
  });
  api.openapi(changeRoute, async (c) => {
    const found = await ownAlert(readerDesk, c.get('caller').subscriberId, c.req.valid('param').id);
    if (found === undefined) return problem(c, 'not-found', NO_ALERT);
    const { queryText, cadence, note, status } = c.req.valid('json');
    const answer = await readerDesk.change(found.subscriberId, found.id, {
      ...(queryText === undefined ? {} : { queryText }),
      ...(cadence === undefined ? {} : { cadence }),
      ...(note === undefined ? {} : { note }),
      ...(status === undefined ? {} : { status }),
    });
    if (answer.kind !== 'changed') return refused(c, answer);
    return c.json(subscriptionAnswer(answer.subscription ?? found), 200);
  });
  api.openapi(stopRoute, async (c) => {
    const found = await ownAlert(readerDesk, c.get('caller').subscriberId, c.req.valid('param').id);
    if (found === undefined) return problem(c, 'not-found', NO_ALERT);
    const answer = await readerDesk.change(found.subscriberId, found.id, { status: 'stopped' });
    return answer.kind === 'changed' ? c.body(null, 204) : refused(c, answer);
  });
}

const NO_ALERT = { detail: 'The reader of this key has no alert with this id.' };

function ofNobody(c: Context): Response {
  const detail =
    'This key belongs to no reader. The operator makes one with `./vigia keys create --scope reader --reader ADDRESS`.';
  return problem(c, 'not-allowed', { detail });
}

async function ownAlerts(desk: ReaderDesk, subscriberId: string): Promise<readonly SubscriptionRecord[]> {
  const view = await desk.view(subscriberId);
  return (view?.subscriptions ?? []).filter(({ status }) => status !== 'stopped');
}

async function ownAlert(
  desk: ReaderDesk,
  subscriberId: string | undefined,
  id: string,
): Promise<SubscriptionRecord | undefined> {
  return subscriberId === undefined ? undefined : (await ownAlerts(desk, subscriberId)).find((one) => one.id === id);
}

/** The form was right: what the reader has already is a conflict, a query that cannot be an alert is none. */
function refused(c: Context, answer: ChangeAnswer): Response {
  switch (answer.kind) {
    case 'invalid': {
      const { errors } = answer;
      if (errors.some(({ code }) => code === 'taken' || code === 'too-many'))
        return problem(c, 'conflict', { detail: errors.map(({ message }) => message).join(' ') });
      const isUnread = errors.every(({ field, code }) => field === 'queryText' && code === undefined);
      const kind = isUnread ? 'query-invalid' : 'invalid-request';
      return problem(c, kind, { errors: errors.map(({ field, message }) => ({ at: `body.${field}`, message })) });
    }
    case 'not-found':
    case 'changed':
      return problem(c, 'conflict', { detail: 'The reader of this key has no confirmed address, or left meanwhile.' });
    default:
      return answer satisfies never;
  }
}

function subscriptionAnswer(record: SubscriptionRecord): z.infer<typeof subscriptionSchema> {
  const { id, queryText, query, cadence, status, note, reason, createdAt, updatedAt } = record;
  return { id, queryText, query, cadence, status, note, reason, createdAt, updatedAt };
}
