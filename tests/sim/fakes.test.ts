import { describeQueue } from '../contract/queue-contract.ts';
import { describeTable, type TableHarness } from '../contract/table-contract.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryTable } from '../fakes/memory-table.ts';

async function makeMemoryTable(lagMs: number): Promise<TableHarness> {
  const clock = createManualClock();
  return {
    table: createMemoryTable({ clock, indexLagMs: () => lagMs }),
    clock,
    settleIndexes: async () => clock.advance(lagMs),
    close: async () => undefined,
  };
}

describeTable('memory', () => makeMemoryTable(0));
describeTable('memory with indexes that lag by a second', () => makeMemoryTable(1_000));

describeQueue('memory', async () => {
  const clock = createManualClock();
  return {
    queue: createMemoryQueue({ clock }),
    wait: async (seconds) => clock.advance(seconds * 1_000),
    tellsNextVisible: true,
    close: async () => undefined,
  };
});
