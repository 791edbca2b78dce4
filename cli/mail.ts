import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import type { SendingStatus } from '../shared/model/sending.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { readerNamed } from './subscriptions/choose-alert.ts';
import { askTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import { terminalLine } from './terminal-text.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, reason: { type: 'string' } } as const;

/** The switch of all mail to readers, and the addresses that get none. */
export const mailVerb: Verb = {
  name: 'mail',
  summary: 'stop and start all mail to readers; bounces, complaints, suppressed addresses',
  help: `usage: ./vigia mail status [options]
       ./vigia mail stop [--reason TEXT] [options]
       ./vigia mail start [options]
       ./vigia mail suppressed [options]
       ./vigia mail unsuppress ADDRESS [options]

stop holds all mail to readers, confirmations as well; nothing is lost, and what gathers meanwhile goes out
after start, within a quarter of an hour. Sending also stops by itself when too many mails come back or are
called spam (mail.guard in the configuration). start counts anew.
Addresses whose mail came back for good, or that called it spam, get none any more: suppressed lists them,
unsuppress lets mail out to one again.

  --reason TEXT       why it is stopped
${TARGET_HELP}
${COMMON_HELP}
  status ends with 1 when sending is stopped.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action, address, ...rest] = positionals;
    if (rest.length > 0 || (address === undefined) !== (action !== 'unsuppress')) throw wrongUse();
    const ask: Ask = (operation, body) =>
      askTarget(targetOf(values), { config: configOf(values.config), operation, body });
    const asked = { ...input, ask, json: values.json === true };
    switch (action) {
      case 'stop':
        return flip(asked, 'stop-mail', values.reason === undefined ? {} : { reason: values.reason });
      case 'start':
        return flip(asked, 'start-mail', {});
      case 'status':
      case 'suppressed':
        return tell(asked, action);
      case 'unsuppress':
        return unsuppress(asked, address ?? '');
      default:
        throw wrongUse();
    }
  },
};

type Ask = (
  operation: 'mail-status' | 'stop-mail' | 'start-mail' | 'unsuppress',
  body: Record<string, string>,
) => Promise<JsonObject>;

type Asked = Pick<VerbInput, 'out' | 'err'> & { readonly ask: Ask; readonly json: boolean };

async function flip(
  { out, ask, json }: Asked,
  operation: 'stop-mail' | 'start-mail',
  body: Record<string, string>,
): Promise<ExitCode> {
  const answer = await ask(operation, body);
  if (json) out(JSON.stringify(answer));
  else out(operation === 'stop-mail' ? 'Sending is stopped.' : 'Sending is on.');
  return 0;
}

async function tell({ out, ask, json }: Asked, what: 'status' | 'suppressed'): Promise<ExitCode> {
  // The status was made by whoever does operations, and nothing is lost on the way as JSON.
  const status = z.custom<SendingStatus>().parse((await ask('mail-status', {}))['status']);
  if (json) out(JSON.stringify(what === 'status' ? status : { suppressed: status.suppressed }));
  else for (const line of what === 'status' ? statusLines(status) : suppressedLines(status)) out(line);
  return what === 'status' && status.sending.state === 'stopped' ? 1 : 0;
}

async function unsuppress({ out, err, ask, json }: Asked, address: string): Promise<ExitCode> {
  const done = (await ask('unsuppress', { subscriberId: readerNamed(address) }))['unsuppressed'] === true;
  if (json) out(JSON.stringify({ unsuppressed: done }));
  else if (done) out(`${address} gets mail again.`);
  else err(`${address} was not suppressed.`);
  return done ? 0 : 1;
}

function wrongUse(): UsageError {
  return new UsageError(
    'Expected `mail status`, `mail stop`, `mail start`, `mail suppressed` or `mail unsuppress ADDRESS` (see --help).',
  );
}

function* statusLines({ sending, counts, days, limits, suppressed }: SendingStatus): Generator<string> {
  const since = sending.since === undefined ? '' : ` since ${sending.since}`;
  yield sending.state === 'on' ? `sending is on${since}` : `sending is STOPPED${since}: ${sending.reason ?? ''}`;
  if (sending.state === 'stopped') yield '  ./vigia mail start lets it out again';
  const { sent, failed, bounced, complained } = counts;
  yield `last ${days} days, or since the last start: ${sent} sent, ${failed} failed, ${bounced} came back, ${complained} called spam`;
  yield `it stops by itself from ${limits.mails} mails on, above ${percent(limits.bounces)} bounces or ${percent(limits.complaints)} complaints`;
  yield `${suppressed.length} suppressed ${suppressed.length === 1 ? 'address' : 'addresses'} (./vigia mail suppressed)`;
}

function* suppressedLines({ suppressed }: SendingStatus): Generator<string> {
  if (suppressed.length === 0) yield 'No address is suppressed.';
  for (const { address, since, reason } of suppressed)
    yield `${terminalLine(address)}  ${since}${reason === undefined ? '' : `  ${terminalLine(reason)}`}`;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}
