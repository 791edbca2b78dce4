import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue } from '../../../shared/adapters/local/sqlite-queue.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('createSqliteQueue()', () => {
  it('keeps messages, delays, leases and dead letters over a restart', async () => {
    const path = join(await temporaryFolder(), 'vigia.sqlite');
    const clock = createManualClock();
    const before = openSqlite(path);
    const queue = createSqliteQueue(before, { clock });
    await queue.send('poll', [{ body: { id: 'dead' } }]);
    const [dead] = await queue.receive('poll', { max: 1, visibilitySeconds: 30 });
    await queue.deadLetter('poll', dead!.receipt, 'no');
    await queue.send('poll', [{ body: { id: 'taken' } }]);
    const [taken] = await queue.receive('poll', { max: 1, visibilitySeconds: 30 });
    await queue.send('poll', [{ body: { id: 'ready' } }, { body: { id: 'later' }, delaySeconds: 60 }]);
    before.close();

    const after = openSqlite(path);
    const again = createSqliteQueue(after, { clock });
    expect(await again.depth('poll')).toMatchObject({ ready: 1, delayed: 1, inFlight: 1 });
    expect(await again.listDeadLetters()).toMatchObject([{ body: { id: 'dead' }, reason: 'no' }]);
    await again.acknowledge('poll', taken!.receipt);
    expect(await again.depth('poll')).toMatchObject({ ready: 1, delayed: 1, inFlight: 0 });
    after.close();
  });

  it('releaseInFlight() makes messages of a dead receiver visible, and its receipts stale', async () => {
    const db = openSqlite(':memory:');
    const queue = createSqliteQueue(db, { clock: createManualClock() });
    await queue.send('poll', [{ body: { id: 'a' } }, { body: { id: 'later' }, delaySeconds: 60 }]);
    await queue.send('match', [{ body: { id: 'b' } }]);
    const [old] = await queue.receive('poll', { max: 1, visibilitySeconds: 900 });
    await queue.receive('match', { max: 1, visibilitySeconds: 900 });
    expect(await queue.releaseInFlight()).toBe(2);
    await queue.acknowledge('poll', old!.receipt);
    expect(await queue.receive('poll', { max: 9, visibilitySeconds: 30 })).toMatchObject([
      { body: { id: 'a' }, receiveCount: 2 },
    ]);
    expect(await queue.releaseInFlight()).toBe(1);
    db.close();
  });

  it('receives the message that has been ready longest', async () => {
    const db = openSqlite(':memory:');
    const clock = createManualClock();
    const queue = createSqliteQueue(db, { clock });
    await queue.send('poll', [
      { body: { id: 'late' }, delaySeconds: 10 },
      { body: { id: 'early' }, delaySeconds: 5 },
    ]);
    clock.advance(20_000);
    await queue.send('poll', [{ body: { id: 'new' } }]);
    const received = await queue.receive('poll', { max: 2, visibilitySeconds: 30 });
    expect(received.map(({ body }) => body['id']).toSorted()).toEqual(['early', 'late']);
    db.close();
  });

  it('takes another cap for bodies', async () => {
    const db = openSqlite(':memory:');
    const queue = createSqliteQueue(db, { clock: createManualClock(), maxBodyBytes: 10 });
    await queue.send('poll', [{ body: { a: '12' } }]);
    await expect(queue.send('poll', [{ body: { a: '123' } }])).rejects.toMatchObject({ code: 'message-too-large' });
    db.close();
  });
});
