import { UsageError, VigiaError } from '../../shared/errors.ts';
import { normalAddress, subscriberId } from '../../shared/model/ids.ts';
import type { SubscriptionRecord } from '../../shared/model/subscription.ts';
import type { Stores } from '../../shared/stores/stores.ts';

/** The id of the reader that an address, or an id of 16 hex digits, names. */
export function readerNamed(named: string): string {
  return /^[0-9a-f]{16}$/.test(named) ? named : subscriberId(normalAddress(named));
}

/**
 * The alert whose id begins with what a person typed.
 *
 * @throws UsageError for fewer than four digits, VigiaError `no-such-alert` or `ambiguous-alert`.
 */
export async function alertNamed({ subscriptions }: Stores, named: string): Promise<SubscriptionRecord> {
  if (!/^[0-9a-f]{4,16}$/.test(named)) {
    throw new UsageError(
      `Cannot find an alert by ${JSON.stringify(named)} as its id, or 4 digits of it at least, must be given. ./vigia subscriptions list shows ids.`,
    );
  }
  const found: SubscriptionRecord[] = [];
  for await (const { record } of subscriptions.all()) if (record.id.startsWith(named)) found.push(record);
  const [alert, ...others] = found;
  if (alert === undefined)
    throw new VigiaError(`No alert has an id that begins with ${named}. ./vigia subscriptions list shows ids.`, {
      code: 'no-such-alert',
    });
  if (others.length > 0)
    throw new VigiaError(`${found.length} alerts have an id that begins with ${named}: give more of it.`, {
      code: 'ambiguous-alert',
    });
  return alert;
}
