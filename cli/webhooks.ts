import { z } from 'zod';
import { UsageError, VigiaError } from '../shared/errors.ts';
import type { JsonValue } from '../shared/model/json.ts';
import type { WebhookView } from '../shared/model/webhook.ts';
import type { WebhookAnswer } from '../shared/model/webhook-desk.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { alertNamed } from './subscriptions/choose-alert.ts';
import { errorLines } from './subscriptions/error-lines.ts';
import { askTarget, openTarget, TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import { terminalLine } from './terminal-text.ts';
import type { Verb } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

const OPERATIONS = {
  add: 'set-webhook',
  rotate: 'rotate-webhook',
  test: 'test-webhook',
  remove: 'remove-webhook',
} as const;

/** The webhooks of alerts. */
export const webhooksVerb: Verb = {
  name: 'webhooks',
  summary: 'signed webhooks of alerts: add, list, test, rotate, remove, log',
  help: `usage: ./vigia webhooks list [ALERT] [options]
       ./vigia webhooks add ALERT URL [options]
       ./vigia webhooks test ALERT [options]
       ./vigia webhooks rotate ALERT [options]
       ./vigia webhooks remove ALERT [options]
       ./vigia webhooks log ALERT [options]

A webhook posts what an alert's mails say to an https:// address, signed as Standard Webhooks
(docs/webhooks.md). ALERT is an alert's id, or 4 digits of it at least (./vigia subscriptions list).
add shows the secret to verify with, once; the same address again takes up a webhook that was off. rotate
makes a new secret, and the one before signs beside it for a day. log tells what became of the last 20
deliveries; each is kept for 30 days.

${TARGET_HELP}
${COMMON_HELP}
  test ends with 1 when the target did not take it.`,
  run: async ({ args, out, err }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [action = '', named, url, ...rest] = positionals;
    const target = targetOf(values);
    const json = values.json === true;
    const isList = action === 'list' || action === 'log';
    const wrongCount = rest.length > 0 || (action === 'add') !== (url !== undefined);
    if (wrongCount || (named === undefined && action !== 'list') || !(isList || action in OPERATIONS)) throw wrongUse();
    if (isList) {
      const webhooks = await webhooksOf(target, configOf(values.config), named);
      if (json) out(JSON.stringify({ webhooks }));
      else
        for (const line of action === 'log' ? webhooks.flatMap((one) => [...logLines(one)]) : listLines(webhooks))
          out(line);
      return 0;
    }
    const alert = await alertKeys(target, named ?? '');
    // One of the keys, as it was looked for above.
    const operation = OPERATIONS[action as keyof typeof OPERATIONS];
    const body = { ...alert, ...(url === undefined ? {} : { url }) };
    const { answer } = await askTarget(target, { config: configOf(values.config), operation, body });
    const done = doneOr(answer ?? null, named ?? '');
    if (json) out(JSON.stringify(done));
    else for (const line of doneLines(done, action)) out(line);
    const [last] = done.webhook?.deliveries ?? [];
    if (action !== 'test' || last?.state === 'delivered') return 0;
    if (!json) err('The target did not take it.');
    return 1;
  },
};

function wrongUse(): UsageError {
  return new UsageError(
    'Expected `webhooks list [ALERT]`, `add ALERT URL`, `test ALERT`, `rotate ALERT`, `remove ALERT` or `log ALERT` (see --help).',
  );
}

async function alertKeys(target: Target, named: string) {
  const reader = await openTarget(target);
  try {
    const { subscriberId, id: subscriptionId } = await alertNamed(reader.stores, named);
    return { subscriberId, subscriptionId };
  } finally {
    reader.close();
  }
}

/** Of one alert, or of every reader. */
async function webhooksOf(
  target: Target,
  config: ReturnType<typeof configOf>,
  named: string | undefined,
): Promise<readonly WebhookView[]> {
  const alert = named === undefined ? undefined : await alertKeys(target, named);
  const readers = alert === undefined ? await allReaders(target) : [alert.subscriberId];
  const all: WebhookView[] = [];
  for (const subscriberId of readers) {
    const { webhooks } = await askTarget(target, { config, operation: 'list-webhooks', body: { subscriberId } });
    // The desk made them, and nothing is lost on the way as JSON.
    all.push(...z.custom<readonly WebhookView[]>().parse(webhooks));
  }
  return alert === undefined ? all : all.filter(({ subscriptionId }) => subscriptionId === alert.subscriptionId);
}

async function allReaders(target: Target): Promise<readonly string[]> {
  const reader = await openTarget(target);
  try {
    const ids: string[] = [];
    for await (const { record } of reader.stores.subscriptions.all()) ids.push(record.subscriberId);
    return [...new Set(ids)];
  } finally {
    reader.close();
  }
}

type Done = Extract<WebhookAnswer, { kind: 'made' | 'changed' }>;

function doneOr(answer: JsonValue, named: string): Done {
  // The desk made it.
  const read = z.custom<WebhookAnswer>().parse(answer);
  if (read.kind === 'invalid') throw new UsageError(errorLines(read.errors));
  if (read.kind === 'not-found')
    throw new VigiaError(`There is no alert ${named}: ./vigia subscriptions list names them.`, {
      code: 'no-such-alert',
    });
  return read;
}

function* doneLines(done: Done, action: string): Generator<string> {
  if (done.kind === 'made') {
    yield 'The secret to verify with, shown this once:';
    yield `  ${done.secret}`;
    if (action === 'rotate') yield 'The one before signs beside it for a day.';
  } else if (action === 'remove') yield 'The webhook is removed.';
  else if (action === 'add') yield 'The webhook is on; its secret is as before.';
  const [last] = done.webhook?.deliveries ?? [];
  if (action === 'test' && last !== undefined) yield `${last.state}: ${last.answer ?? 'no answer yet'}`;
}

function* listLines(webhooks: readonly WebhookView[]): Generator<string> {
  if (webhooks.length === 0) yield 'No webhooks.';
  for (const { subscriptionId, url, state, failingSince, reason } of webhooks) {
    const failing = failingSince === undefined ? '' : `  failing since ${failingSince}: ${terminalLine(reason ?? '')}`;
    // The rest of an address may hold a key.
    yield `${subscriptionId}  ${state.padEnd(3)}  ${new URL(url).host}${failing}`;
  }
}

function* logLines({ deliveries }: WebhookView): Generator<string> {
  if (deliveries.length === 0) yield 'No deliveries within 30 days.';
  for (const { id, state, attempts, createdAt, slot, dueAt, answer } of deliveries) {
    const next = state === 'waiting' && dueAt !== undefined ? `  again at ${dueAt}` : '';
    yield `${createdAt}  ${id}  ${state.padEnd(9)}  ${attempts} tried  ${slot ?? 'test'}${answer === undefined ? '' : `  ${terminalLine(answer)}`}${next}`;
  }
}
