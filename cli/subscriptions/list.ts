import type { SubscriberRecord } from '../../shared/model/subscriber.ts';
import type { SubscriptionRecord } from '../../shared/model/subscription.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import type { SubscriptionAction } from './subscription-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, broken: { type: 'boolean' } } as const;

/** Every alert, by reader. */
export const listAction: SubscriptionAction = {
  name: 'list',
  usage: 'list [--broken]',
  help: `list shows every alert by reader: its id, state, cadence and query; with --broken those whose query
no longer holds, with the reason.`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const reader = await openTarget(targetOf(values));
    try {
      const subscriptions: SubscriptionRecord[] = [];
      for await (const { record } of reader.stores.subscriptions.all())
        if (values.broken !== true || record.status === 'broken') subscriptions.push(record);
      const byReader = Map.groupBy(subscriptions, ({ subscriberId }) => subscriberId);
      const readers: { subscriber: SubscriberRecord | undefined; subscriptions: readonly SubscriptionRecord[] }[] = [];
      for (const [id, own] of byReader) {
        const found = await reader.stores.subscribers.get(id);
        readers.push({ subscriber: found?.record, subscriptions: own });
      }
      if (values.json === true) out(JSON.stringify({ readers }));
      else for (const line of linesOf(readers)) out(line);
      return values.broken === true && subscriptions.length > 0 ? 1 : 0;
    } finally {
      reader.close();
    }
  },
};

function* linesOf(
  readers: readonly {
    readonly subscriber: SubscriberRecord | undefined;
    readonly subscriptions: readonly SubscriptionRecord[];
  }[],
): Generator<string> {
  if (readers.length === 0) yield 'No alerts. ./vigia subscribe ADDRESS QUERY makes one.';
  for (const { subscriber, subscriptions } of readers) {
    const status = subscriber?.status === 'active' ? '' : ` (${subscriber?.status ?? 'gone'})`;
    yield `${subscriber?.address ?? subscriptions[0]?.subscriberId}${status}`;
    for (const one of subscriptions) yield* alertLines(one);
  }
}

/** One alert as a list shows it. */
export function* alertLines({ id, status, cadence, queryText, note, reason }: SubscriptionRecord): Generator<string> {
  yield `  ${id}  ${status.padEnd(8)}${cadence.padEnd(8)}${note === undefined ? '' : `${note}: `}${queryText}`;
  if (status === 'broken') yield `  ${' '.repeat(16)}  ${reason ?? 'its query no longer holds'}`;
}
