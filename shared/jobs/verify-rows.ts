import type { z } from 'zod';
import { apiKeyRecordSchema } from '../model/api-key.ts';
import type { ArchiveProblem, VerifyCounts } from '../model/archive-problem.ts';
import { backfillRecordSchema } from '../model/backfill.ts';
import { blockSchema } from '../model/block.ts';
import { entryRecordSchema } from '../model/entry.ts';
import { feedRecordSchema } from '../model/feed.ts';
import { mailRecordSchema } from '../model/mail.ts';
import { matchRecordSchema } from '../model/match.ts';
import { subscriberRecordSchema } from '../model/subscriber.ts';
import { subscriptionRecordSchema } from '../model/subscription.ts';
import { topicLabelSchema } from '../model/topic-label.ts';
import { watchRecordSchema } from '../model/watch.ts';
import type { StoredItem } from '../ports.ts';
import { nameOf, type VerifyParts } from './verify-parts.ts';

/** Records that outlive a restart and are no part of an article or story. */
const SCHEMAS: Readonly<Record<string, z.ZodType<unknown>>> = {
  'api-key': apiKeyRecordSchema,
  backfill: backfillRecordSchema,
  block: blockSchema,
  entry: entryRecordSchema,
  feed: feedRecordSchema,
  label: topicLabelSchema,
  mail: mailRecordSchema,
  match: matchRecordSchema,
  subscriber: subscriberRecordSchema,
  subscription: subscriptionRecordSchema,
  watch: watchRecordSchema,
};

/** Whether every other record fits its schema, and what entries and mails still need is there. */
export async function* verifyRows(parts: VerifyParts, counts: VerifyCounts): AsyncGenerator<ArchiveProblem> {
  for (const [kind, schema] of Object.entries(SCHEMAS))
    for await (const item of parts.stores.rows.all(kind)) {
      counts.rows++;
      const fault = schema.safeParse(item.body).error?.issues[0];
      if (fault !== undefined)
        yield { kind: 'unreadable-row', row: nameOf(item), detail: `${fault.path.join('.')} ${fault.message}`.trim() };
      else {
        const problem = await checkContent(parts, counts, item);
        if (problem !== undefined) yield problem;
      }
    }
}

async function checkContent(
  { stores, blobs }: VerifyParts,
  counts: VerifyCounts,
  item: StoredItem,
): Promise<ArchiveProblem | undefined> {
  const row = nameOf(item);
  const key = neededKey(item);
  if (key === undefined) return undefined;
  counts.blobs++;
  try {
    const content =
      item.key.kind === 'entry'
        ? await stores.entries.content(entryRecordSchema.parse(item.body))
        : await stores.mails.content(mailRecordSchema.parse(item.body));
    if (content !== undefined) return undefined;
    // It may have ended while this looked.
    const now = (await stores.rows.get(item.key)) ?? item;
    return neededKey(now) === key && !(await blobs.exists(key)) ? { kind: 'missing-blob', row, key } : undefined;
  } catch (error) {
    return { kind: 'damaged-blob', row, key, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** An entry that is not ended yet is worked on from its content; a mail that has one may be sent from it. */
function neededKey({ key, body }: StoredItem): string | undefined {
  if (key.kind === 'mail') return body['contentKey'] === undefined ? undefined : String(body['contentKey']);
  if (key.kind !== 'entry' || body['status'] === 'archived' || body['status'] === 'rejected') return undefined;
  return String(body['contentKey']);
}
