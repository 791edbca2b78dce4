import type { ChangeAnswer, ReaderDesk, SubscriptionChange } from '../model/reader-desk.ts';
import type { WebhookAnswer, WebhookDesk } from '../model/webhook-desk.ts';
import type { Form } from './read-form.ts';

const READER_ACTIONS = [
  'change',
  'resume',
  'pause',
  'stop',
  'add',
  'times',
  'webhook-set',
  'webhook-test',
  'webhook-rotate',
  'webhook-remove',
] as const;

/** What a form about a reader's alerts asks for: the value of the button that sent it. */
export type ReaderAction = (typeof READER_ACTIONS)[number];

/** The action of that name; nothing for any other. */
export function readerActionNamed(name: string | undefined): ReaderAction | undefined {
  return READER_ACTIONS.find((action) => action === name);
}

/** What came of it, and the form that shows it: a subscription's id, `webhook-` and one, `add` or `times`. */
export type ReaderActed = {
  readonly form: string;
  readonly answer: ChangeAnswer;
  /** Of a webhook, shown this once. */
  readonly secret?: string;
};

type Asked = {
  readonly readerDesk: ReaderDesk;
  readonly webhookDesk: WebhookDesk | undefined;
  readonly subscriberId: string;
  readonly form: Form;
  /** It is the reader who asks: whoever starts an alert of their own wants its mail, also after they stopped all of it. */
  readonly isOwn: boolean;
};

/** Does what a form about a reader's alerts asks for: the pages of links and the desk come here. */
export async function actForReader(action: ReaderAction, asked: Asked): Promise<ReaderActed> {
  const { readerDesk, subscriberId, form } = asked;
  const id = form.field('id') ?? '';
  switch (action) {
    case 'change':
      return { form: id, answer: await readerDesk.change(subscriberId, id, typedChange(form)) };
    case 'resume':
      await wantMail(asked);
      return { form: id, answer: await readerDesk.change(subscriberId, id, { status: 'active' }) };
    case 'pause':
    case 'stop':
      return { form: id, answer: await readerDesk.change(subscriberId, id, { status: STATUS_OF[action] }) };
    case 'add':
      await wantMail(asked);
      return { form: 'add', answer: await readerDesk.add(subscriberId, { queryText: '', ...typedChange(form) }) };
    case 'times':
      return { form: 'times', answer: await readerDesk.changeReader(subscriberId, typedTimes(form)) };
    case 'webhook-set':
    case 'webhook-test':
    case 'webhook-rotate':
    case 'webhook-remove':
      return { form: `webhook-${id}`, ...webhookActed(await changeWebhook(action, asked)) };
    default:
      return action satisfies never;
  }
}

const STATUS_OF = { pause: 'paused', stop: 'stopped' } as const;

async function wantMail({ readerDesk, subscriberId, isOwn }: Asked): Promise<void> {
  if (!isOwn) return;
  const view = await readerDesk.view(subscriberId);
  if (view?.subscriber.status === 'unsubscribed') await readerDesk.changeReader(subscriberId, { wantsMail: true });
}

function typedChange(form: Form): Pick<SubscriptionChange, 'queryText' | 'cadence' | 'note'> {
  return { ...typed(form, ['queryText', 'cadence', 'note']) };
}

function typedTimes(form: Form) {
  const times = typed(form, ['language', 'zone', 'time', 'weekday', 'quietFrom', 'quietTo']);
  // A box that is not ticked is not sent.
  return { ...times, nothingNew: form.field('nothingNew') === 'yes' };
}

/** The fields that were sent, trimmed; an emptied one is sent empty. */
function typed<Name extends string>(form: Form, names: readonly Name[]): Partial<Record<Name, string>> {
  const fields: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = form.field(name);
    if (value !== undefined) fields[name] = value.trim();
  }
  return fields;
}

type WebhookAction = Extract<ReaderAction, `webhook-${string}`>;

async function changeWebhook(
  action: WebhookAction,
  { webhookDesk, subscriberId, form }: Asked,
): Promise<WebhookAnswer> {
  if (webhookDesk === undefined) return { kind: 'not-found' };
  const alert = { subscriberId, subscriptionId: form.field('id') ?? '' };
  switch (action) {
    case 'webhook-set':
      return webhookDesk.set(alert, form.field('webhookUrl') ?? '');
    case 'webhook-test':
      return webhookDesk.test(alert);
    case 'webhook-rotate':
      return webhookDesk.rotate(alert);
    case 'webhook-remove':
      return webhookDesk.remove(alert);
    default:
      return action satisfies never;
  }
}

function webhookActed(answer: WebhookAnswer): Pick<ReaderActed, 'answer' | 'secret'> {
  if (answer.kind === 'not-found' || answer.kind === 'invalid') return { answer };
  return { answer: { kind: 'changed' }, ...(answer.kind === 'made' ? { secret: answer.secret } : {}) };
}
