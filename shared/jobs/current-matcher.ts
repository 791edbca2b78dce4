import { snapshotKey } from '../model/ids.ts';
import type { SubscriptionSnapshot, WatchedQuery } from '../model/subscription-snapshot.ts';
import type { Table } from '../ports.ts';
import { type CompiledMatcher, compileMatcher } from '../stages/match/compile-matcher.ts';
import type { JobContext } from './job-context.ts';

/** The active subscriptions, compiled. */
export type CurrentMatcher = {
  readonly matcher: CompiledMatcher;
  /** Subscriptions by the text of their query. */
  readonly byQuery: ReadonlyMap<string, readonly WatchedQuery[]>;
};

type Held = { readonly change: number; readonly matcher: Promise<CurrentMatcher> };

/** What this process compiled last, by the table that it read. */
const heldFor = new WeakMap<Table, Held>();

/**
 * The subscriptions as they stand now: who was confirmed before this is called is among them. One row is read every time;
 * the snapshot, one blob, only after a change, and every subscription only by the first to see that change.
 */
export async function currentMatcher(context: JobContext): Promise<CurrentMatcher> {
  const change = await context.stores.subscriptions.changes();
  const held = heldFor.get(context.ports.table);
  if (held !== undefined && held.change >= change) return held.matcher;
  const next: Held = { change, matcher: readSnapshot(context, change).then(compiled) };
  heldFor.set(context.ports.table, next);
  try {
    return await next.matcher;
  } catch (error) {
    if (heldFor.get(context.ports.table) === next) heldFor.delete(context.ports.table);
    throw error;
  }
}

function compiled({ subscriptions }: SubscriptionSnapshot): CurrentMatcher {
  return {
    matcher: compileMatcher(subscriptions.map(({ query }) => query)),
    byQuery: Map.groupBy(subscriptions, ({ query }) => query),
  };
}

async function readSnapshot(context: JobContext, change: number): Promise<SubscriptionSnapshot> {
  const { subscriptions } = context.stores;
  const head = await subscriptions.snapshotHead();
  const stored = head?.record.change === change ? await subscriptions.snapshot(head.record.key) : undefined;
  return stored ?? (await makeSnapshot(context, change));
}

/** The rows are read after the count of changes, so the snapshot may know more than that, and never less. */
async function makeSnapshot({ stores }: JobContext, change: number): Promise<SubscriptionSnapshot> {
  const { subscriptions } = stores;
  const active: WatchedQuery[] = [];
  for await (const { record } of subscriptions.all()) {
    const { id, subscriberId, query, cadence } = record;
    if (record.status === 'active') active.push({ id, subscriberId, query, cadence });
  }
  const snapshot: SubscriptionSnapshot = { schemaVersion: 1, subscriptions: active };
  const key = snapshotKey(snapshot);
  await subscriptions.putSnapshot(key, snapshot);
  const head = await subscriptions.snapshotHead();
  if (head !== undefined && head.record.change > change) return snapshot;
  // Another process may be first: its snapshot is as good. One that reads the old blob in vain makes its own.
  const outcome = await subscriptions.saveSnapshotHead({ schemaVersion: 1, change, key }, head?.version);
  if (outcome === 'written' && head !== undefined && head.record.key !== key)
    await subscriptions.dropSnapshot(head.record.key);
  return snapshot;
}
