import { UsageError, VigiaError } from '../../shared/errors.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { askTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { readerNamed } from './choose-alert.ts';
import type { SubscriptionAction } from './subscription-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, yes: { type: 'boolean' } } as const;

/** Everything stored about a reader. */
export const exportAction: SubscriptionAction = {
  name: 'export',
  usage: 'export ADDRESS',
  help: 'export prints everything stored about a reader as JSON: for who asks what is known of them.',
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, ['ADDRESS']);
    const [address = ''] = positionals;
    const { reader } = await askTarget(targetOf(values), {
      config: configOf(values.config),
      operation: 'export-reader',
      body: { subscriberId: readerNamed(address) },
    });
    if (reader === null || reader === undefined)
      throw new VigiaError(`Nothing is stored about ${address}.`, { code: 'no-such-reader' });
    out(JSON.stringify(reader, undefined, values.json === true ? undefined : 2));
    return 0;
  },
};

/** Removes everything about a reader. */
export const eraseAction: SubscriptionAction = {
  name: 'erase',
  usage: 'erase ADDRESS --yes',
  help: `erase removes everything about a reader: alerts, matches, mails and the address. A keyed hash stays,
so that subscribe --confirmed and import refuse the address until its reader has asked for mail anew.`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, ['ADDRESS']);
    const [address = ''] = positionals;
    if (values.yes !== true)
      throw new UsageError(`Nothing brings back what is erased: say --yes to erase everything about ${address}.`);
    const answer = await askTarget(targetOf(values), {
      config: configOf(values.config),
      operation: 'erase-reader',
      body: { subscriberId: readerNamed(address) },
    });
    out(values.json === true ? JSON.stringify(answer) : `Everything about ${address} is erased.`);
    return 0;
  },
};
