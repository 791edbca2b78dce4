import { UsageError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { askTarget, openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import { ALERT_OPTIONS, timesRequest } from './alert-options.ts';
import { changedOr } from './answered.ts';
import { alertNamed, readerNamed } from './choose-alert.ts';
import type { SubscriptionAction } from './subscription-action.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  ...ALERT_OPTIONS,
  query: { type: 'string' },
  language: { type: 'string' },
  'no-nothing-new': { type: 'boolean' },
} as const;

/** Changes an alert, or a reader's times. */
export const changeAction: SubscriptionAction = {
  name: 'change',
  usage: 'change ID|ADDRESS [options]',
  help: `change ID takes --query, --cadence and --note of one alert; change ADDRESS takes the times and the
language of a reader. What waits to be sent follows.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    requireArguments(positionals, ['ID or ADDRESS']);
    const [named = ''] = positionals;
    const target = targetOf(values);
    const times = timesRequest(values);
    const ofReader: JsonObject = {
      ...times,
      ...(values['no-nothing-new'] === true ? { nothingNew: false } : {}),
      ...(values.language === undefined ? {} : { language: values.language }),
    };
    const ofAlert: JsonObject = {
      ...(values.query === undefined ? {} : { queryText: values.query }),
      ...(values.cadence === undefined ? {} : { cadence: values.cadence }),
      ...(values.note === undefined ? {} : { note: values.note }),
    };
    const isReader = named.includes('@');
    const [change, wrong] = isReader ? [ofReader, ofAlert] : [ofAlert, ofReader];
    if (Object.keys(wrong).length > 0)
      throw new UsageError(
        isReader
          ? '--query, --cadence and --note belong to one alert: give its id (./vigia subscriptions list).'
          : 'Times and language belong to the reader: give the address.',
      );
    if (Object.keys(change).length === 0) throw new UsageError('Say what to change (see --help).');
    const config = configOf(values.config);
    const answer = isReader
      ? await askTarget(target, {
          config,
          operation: 'change-reader',
          body: { subscriberId: readerNamed(named), change },
        })
      : await askTarget(target, {
          config,
          operation: 'change-subscription',
          body: { ...(await keysOf(target, named)), change },
        });
    changedOr(answer, named);
    input.out(
      values.json === true ? JSON.stringify(answer) : `Changed. ./vigia subscriptions show tells how it is now.`,
    );
    return 0;
  },
};

/** Pauses, takes up again or stops one alert. */
export const statusActions: readonly SubscriptionAction[] = (
  [
    ['pause', 'paused', 'pause keeps an alert and sends nothing until resume; what waited to be sent is dropped.'],
    ['resume', 'active', 'resume takes up a paused alert again: it sends what arrives from then on.'],
    ['stop', 'stopped', 'stop ends an alert. It stays in the list; subscribing again takes it up.'],
  ] as const
).map(([name, status, help]) => ({
  name,
  usage: `${name} ID`,
  help,
  run: (input) => setStatus(input, status),
}));

async function setStatus({ args, out }: VerbInput, status: 'paused' | 'active' | 'stopped'): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, { ...COMMON_OPTIONS, ...TARGET_OPTION });
  requireArguments(positionals, ['ID']);
  const [named = ''] = positionals;
  const target = targetOf(values);
  const answer = await askTarget(target, {
    config: configOf(values.config),
    operation: 'change-subscription',
    body: { ...(await keysOf(target, named)), change: { status } },
  });
  changedOr(answer, named);
  out(values.json === true ? JSON.stringify(answer) : `The alert is ${status}.`);
  return 0;
}

async function keysOf(
  target: ReturnType<typeof targetOf>,
  named: string,
): Promise<{ readonly subscriberId: string; readonly subscriptionId: string }> {
  const reader = await openTarget(target);
  try {
    const { subscriberId, id } = await alertNamed(reader.stores, named);
    return { subscriberId, subscriptionId: id };
  } finally {
    reader.close();
  }
}
