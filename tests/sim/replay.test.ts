import { describe, expect, it } from 'vitest';
import { backfillSubscription } from '../../shared/jobs/backfill-subscription.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { startBackfill } from '../../shared/jobs/start-backfill.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { QueueName, StoredItem } from '../../shared/ports.ts';
import { runSimulation } from './run-simulation.ts';
import { SMALL_WORKLOAD } from './workload.ts';
import { START, type World } from './world.ts';

type Message = { readonly queue: QueueName; readonly body: JsonObject };

/** The messages that led to a row, and those that followed from it. */
function messagesOf({ key, body }: StoredItem): readonly Message[] {
  switch (key.kind) {
    case 'feed':
      return [{ queue: 'poll', body: { feedId: key.partition, byHand: true } }];
    case 'entry':
      return [
        {
          queue: 'ingest',
          body: { feedId: key.partition, entryKey: key.sort, fingerprint: String(body['fingerprint']) },
        },
      ];
    case 'article':
      return (['index', 'match'] as const).map((queue) => ({ queue, body: { articleId: key.partition } }));
    case 'mail':
      return [{ queue: 'deliver', body: { subscriberId: key.partition, slot: key.sort } }];
    default:
      return [];
  }
}

/** Lets an hour pass. */
async function anHourLater({ scheduler, sweepWhile }: World): Promise<void> {
  const endMs = scheduler.nowMs() + 3_600_000;
  sweepWhile(() => scheduler.nowMs() < endMs);
  await scheduler.run(() => scheduler.nowMs() >= endMs);
}

function startOne(world: World, work: (context: JobContext) => Promise<unknown>): void {
  world.start('person', async (context) => {
    await work(context);
  });
}

/** What was made for readers: articles with their texts, matches, mails and what was told. */
function outcomeOf({ table, ses }: World) {
  const kinds = new Set(['article', 'match', 'pending-match', 'told', 'mail', 'outbox']);
  const rows = table.rows().filter(({ key }) => kinds.has(key.kind));
  return {
    mails: ses.attempts.map(({ mailId }) => mailId),
    rows: rows.map(({ key, body: { updatedAt: _, ...body } }) => JSON.stringify([key, body])).toSorted(),
  };
}

describe('a newsroom whose work is done', () => {
  it.for<readonly [string, (world: World) => Promise<void>]>([
    [
      'every message is sent again',
      async ({ table, queue }) => {
        for (const { queue: name, body } of table.rows().flatMap(messagesOf)) await queue.send(name, [{ body }]);
      },
    ],
    [
      'every mail is to be delivered now, by hand',
      async ({ table, queue }) => {
        for (const { key } of table.rows().filter((row) => row.key.kind === 'mail'))
          await queue.send('deliver', [{ body: { subscriberId: key.partition, slot: key.sort, closeNow: true } }]);
      },
    ],
    [
      'every feed is backfilled',
      async (world) => {
        for (const { id: feedId } of world.workload.feeds)
          startOne(world, (context) => startBackfill(context, { feedId, since: START, maxEntries: 100 }));
      },
    ],
    [
      'every alert is met with the archive again',
      async (world) => {
        for (const { key, body } of world.table.rows())
          if (key.kind === 'subscription')
            startOne(world, (context) =>
              backfillSubscription(
                context,
                { subscriberId: String(body['subscriberId']), subscriptionId: String(body['id']) },
                START,
              ),
            );
      },
    ],
  ])('keeps all that it has, and mails nobody, when %s', async ([, again]) => {
    const { world, findings } = await runSimulation({ workload: SMALL_WORKLOAD, seed: 1 });
    expect(findings).toEqual([]);
    const before = outcomeOf(world);
    await again(world);
    await anHourLater(world);
    expect(world.troubles).toEqual([]);
    const after = outcomeOf(world);
    expect(after.mails).toEqual(before.mails);
    // An alert that is younger than an article may meet it now; it is told of nothing that its reader knows.
    expect(after.rows).toEqual(expect.arrayContaining(before.rows));
    expect(after.rows.filter((row) => row.includes('"state":"pending"'))).toEqual([]);
  });
});
