import type { AppDependencies } from '../../app-dependencies.ts';
import { maskedAddress } from './masked-address.ts';

/** What readers are called in a list, by id: their address, masked. Those that were erased have no name. */
export async function readerNames(
  { stores }: Pick<AppDependencies, 'stores'>,
  rows: readonly { readonly subscriberId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ subscriberId }) => subscriberId))];
  const found = await Promise.all(ids.map((id) => stores.subscribers.get(id)));
  return new Map(
    found.flatMap((reader) =>
      reader === undefined ? [] : [[reader.record.id, maskedAddress(reader.record.address)] as const],
    ),
  );
}
