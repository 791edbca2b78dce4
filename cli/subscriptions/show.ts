import { z } from 'zod';
import { VigiaError } from '../../shared/errors.ts';
import type { ReaderView } from '../../shared/model/reader-desk.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { askTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { readerNamed } from './choose-alert.ts';
import { alertLines } from './list.ts';
import type { SubscriptionAction } from './subscription-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

/** One reader: times, alerts, last mails. */
export const showAction: SubscriptionAction = {
  name: 'show',
  usage: 'show ADDRESS',
  help: 'show tells what a reader sees of their own: times, alerts, and the last 20 mails.',
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, ['ADDRESS']);
    const [address = ''] = positionals;
    const { view } = await askTarget(targetOf(values), {
      config: configOf(values.config),
      operation: 'view-reader',
      body: { subscriberId: readerNamed(address) },
    });
    if (view === null || view === undefined)
      throw new VigiaError(`There is no reader ${address}. ./vigia subscriptions list shows them.`, {
        code: 'no-such-reader',
      });
    if (values.json === true) out(JSON.stringify(view));
    // The desk made it, and nothing was lost on the way as JSON.
    else for (const line of viewLines(z.custom<ReaderView>().parse(view))) out(line);
    return 0;
  },
};

function* viewLines({ subscriber, times, subscriptions, mails }: ReaderView): Generator<string> {
  yield `${subscriber.address}  ${subscriber.status}  ${subscriber.language}`;
  const quiet = times.quiet === undefined ? '' : `, quiet ${times.quiet.from}-${times.quiet.to}`;
  const nothing = times.nothingNew ? ', also when there is nothing new' : '';
  yield `digests at ${times.time} ${times.zone}, weekly ones on day ${times.weekday}${quiet}${nothing}`;
  yield 'alerts:';
  for (const one of subscriptions) yield* alertLines(one);
  yield mails.length === 0 ? 'no mails yet' : 'last mails:';
  for (const { slot, state, at, stories, reason } of mails) {
    const told = stories === undefined ? '' : `  ${stories} ${stories === 1 ? 'story' : 'stories'}`;
    yield `  ${at.slice(0, 16)}Z  ${slot.padEnd(16)}${state.padEnd(8)}${told}${reason === undefined ? '' : `  ${reason}`}`;
  }
}
