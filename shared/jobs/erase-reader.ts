import { erasedReaderId } from '../model/erased-reader.ts';
import { LINK_SECRET } from '../model/link-token.ts';
import { createApiKeyStore } from '../stores/api-keys.ts';
import { type JobContext, nowIso } from './job-context.ts';

/**
 * Removes everything about a reader and revokes their keys; the keyed hash of their address stays. The address goes last,
 * so that a run that dies in between can be repeated.
 */
export async function eraseReader(context: JobContext, subscriberId: string): Promise<void> {
  const { subscribers } = context.stores;
  const found = await subscribers.get(subscriberId);
  if (found !== undefined) {
    const erasedId = erasedReaderId(await context.ports.secrets.get(LINK_SECRET), found.record.address);
    await subscribers.noteErased(erasedId, { schemaVersion: 1, erasedAt: nowIso(context) });
  }
  const keys = createApiKeyStore(context.ports.table);
  for (const { id } of await keys.ofReader(subscriberId)) await keys.disown(id, nowIso(context));
  const { subscriptions } = context.stores;
  for await (const { record } of subscriptions.ofSubscriber(subscriberId)) {
    await context.stores.webhooks.erase(subscriberId, record.id);
    await subscriptions.remove(record);
  }
  await eraseTold(context, subscriberId);
  await subscribers.remove(subscriberId);
}

/** Matches and mails; also those that a job wrote which was at work while their reader was erased. Idempotent. */
export async function eraseTold({ stores }: JobContext, subscriberId: string): Promise<void> {
  await stores.matches.erase(subscriberId);
  await stores.mails.erase(subscriberId);
}
