import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Queue, QueueConsumer, QueueName, ReceivedMessage } from '../../shared/ports.ts';

/** What an adapter brings to the suite: empty queues for each test, and a way to let time pass. */
export type QueueHarness = {
  readonly queue: Queue & QueueConsumer;
  /** Comes back when the queue's clock has moved on by that much. */
  wait(seconds: number): Promise<void>;
  /** False when `depth` cannot say `nextVisibleAt`. */
  readonly tellsNextVisible: boolean;
  close(): Promise<void>;
};

const MAX_BODY_BYTES = 16 * 1024;

/** Runs the Queue and QueueConsumer contract against one adapter. Order is not part of it. */
export function describeQueue(name: string, makeQueue: () => Promise<QueueHarness>): void {
  describe(`Queue contract: ${name}`, () => {
    let harness: QueueHarness;
    let queue: Queue & QueueConsumer;

    beforeEach(async () => {
      harness = await makeQueue();
      queue = harness.queue;
    });
    afterEach(async () => {
      await harness.close();
    });

    const receive = async (from: QueueName = 'poll', visibilitySeconds = 30): Promise<readonly ReceivedMessage[]> =>
      await queue.receive(from, { max: 10, visibilitySeconds });
    const one = async (from: QueueName = 'poll', visibilitySeconds = 30): Promise<ReceivedMessage> => {
      const messages = await receive(from, visibilitySeconds);
      expect(messages).toHaveLength(1);
      return messages[0]!;
    };

    it('receive() gives nothing from an empty queue', async () => {
      expect(await receive()).toEqual([]);
      expect(await queue.depth('poll')).toEqual({ ready: 0, delayed: 0, inFlight: 0 });
    });

    it('receive() gives what was sent, once, on its own queue', async () => {
      await queue.send('poll', [{ body: { id: 'a', text: 'ñ 😀', n: 1, list: [null, {}] } }, { body: { id: 'b' } }]);
      await queue.send('match', [{ body: { id: 'c' } }]);
      const found = await receive();
      expect(ids(found)).toEqual(['a', 'b']);
      expect(found.find(({ body }) => body['id'] === 'a')?.body).toEqual({
        id: 'a',
        text: 'ñ 😀',
        n: 1,
        list: [null, {}],
      });
      expect(found.every(({ receiveCount }) => receiveCount === 1)).toBe(true);
      expect(new Set(found.map(({ id }) => id)).size).toBe(2);
      expect(await receive()).toEqual([]);
      expect(ids(await receive('match'))).toEqual(['c']);
    });

    it('send() does nothing for no messages, and keeps equal ones apart', async () => {
      await queue.send('poll', []);
      await queue.send('poll', [{ body: { id: 'a' } }, { body: { id: 'a' } }]);
      expect(await receive()).toHaveLength(2);
    });

    it('receive() gives at most `max`, and racing receivers share the messages out', async () => {
      await queue.send(
        'poll',
        Array.from({ length: 10 }, (_, n) => ({ body: { id: String(n) } })),
      );
      const batches = await Promise.all(
        Array.from({ length: 5 }, () => queue.receive('poll', { max: 3, visibilitySeconds: 30 })),
      );
      expect(batches.every((batch) => batch.length <= 3)).toBe(true);
      const seen = ids(batches.flat());
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(10);
    });

    it('acknowledge() ends a message', async () => {
      await queue.send('poll', [{ body: { id: 'a' } }]);
      await queue.acknowledge('poll', (await one('poll', 5)).receipt);
      await harness.wait(6);
      expect(await receive()).toEqual([]);
      expect(await queue.depth('poll')).toEqual({ ready: 0, delayed: 0, inFlight: 0 });
    });

    it('receive() gives a message again after its visibility timeout, counting', async () => {
      await queue.send('poll', [{ body: { id: 'a' } }]);
      const first = await one('poll', 5);
      await harness.wait(6);
      const second = await one('poll', 5);
      expect(second).toMatchObject({ id: first.id, body: { id: 'a' }, receiveCount: 2 });
      expect(second.receipt).not.toBe(first.receipt);
    });

    it('a stale receipt changes nothing, whatever is done with it', async () => {
      await queue.send('poll', [{ body: { id: 'a' } }]);
      const stale = (await one('poll', 5)).receipt;
      await harness.wait(6);
      const current = await one();
      await queue.acknowledge('poll', stale);
      await queue.release('poll', stale, 0);
      await queue.deadLetter('poll', stale, 'stale');
      expect(await receive()).toEqual([]);
      expect(await queue.listDeadLetters()).toEqual([]);
      expect(await queue.depth('poll')).toMatchObject({ ready: 0, inFlight: 1 });
      await queue.acknowledge('poll', current.receipt);
      await queue.acknowledge('poll', current.receipt);
      expect(await queue.depth('poll')).toMatchObject({ ready: 0, inFlight: 0 });
    });

    it.each(['', 'x', '1', '1.1.1', '1.99', '999.1', "1.1' OR 1=1", '9'.repeat(40)])(
      'a made-up receipt changes nothing: %j',
      async (receipt) => {
        await queue.send('poll', [{ body: { id: 'a' } }]);
        await one();
        await queue.acknowledge('poll', receipt);
        await queue.release('poll', receipt, 0);
        await queue.deadLetter('poll', receipt, 'made up');
        expect(await queue.depth('poll')).toMatchObject({ ready: 0, inFlight: 1 });
        expect(await queue.redrive([receipt])).toEqual([]);
      },
    );

    it('a receipt of one queue changes nothing on another', async () => {
      await queue.send('poll', [{ body: { id: 'a' } }]);
      const { receipt } = await one();
      await queue.acknowledge('match', receipt);
      expect(await queue.depth('poll')).toMatchObject({ inFlight: 1 });
    });

    it.each([0, 5])('release() makes a message visible again after %s s', async (delaySeconds) => {
      await queue.send('poll', [{ body: { id: 'a' } }]);
      await queue.release('poll', (await one()).receipt, delaySeconds);
      expect(await receive()).toHaveLength(delaySeconds === 0 ? 1 : 0);
      if (delaySeconds === 0) return;
      await harness.wait(delaySeconds + 1);
      expect(await one()).toMatchObject({ receiveCount: 2 });
    });

    it('send() keeps a delayed message back until its time', async () => {
      await queue.send('poll', [
        { body: { id: 'later' }, delaySeconds: 5 },
        { body: { id: 'now' }, delaySeconds: 0 },
      ]);
      expect(ids(await receive())).toEqual(['now']);
      expect(await queue.depth('poll')).toMatchObject({ ready: 0, delayed: 1, inFlight: 1 });
      await harness.wait(6);
      expect(ids(await receive())).toEqual(['later']);
    });

    it.each([-1, 901, 0.5, Number.NaN])('send() refuses a delay of %s s and sends nothing', async (delaySeconds) => {
      await expect(queue.send('poll', [{ body: {} }, { body: {}, delaySeconds }])).rejects.toMatchObject({
        name: 'VigiaError',
      });
      expect(await queue.depth('poll')).toEqual({ ready: 0, delayed: 0, inFlight: 0 });
    });

    it('send() takes a delay of 900 s', async () => {
      await queue.send('poll', [{ body: {}, delaySeconds: 900 }]);
      expect(await queue.depth('poll')).toMatchObject({ delayed: 1 });
    });

    it('send() takes a body of exactly 16 KB', async () => {
      await queue.send('poll', [{ body: ofBytes(MAX_BODY_BYTES) }]);
      expect((await one()).body).toEqual(ofBytes(MAX_BODY_BYTES));
    });

    it.each<{ title: string; body: JsonObject; code: string }>([
      { title: 'one byte beyond 16 KB', body: ofBytes(MAX_BODY_BYTES + 1), code: 'message-too-large' },
      { title: '16 KB of two-byte letters', body: { t: 'ñ'.repeat(MAX_BODY_BYTES / 2) }, code: 'message-too-large' },
      { title: 'NaN', body: { n: Number.NaN }, code: 'not-plain-json' },
    ])('send() refuses a body with $title, and the good ones beside it', async ({ body, code }) => {
      await expect(queue.send('poll', [{ body: { id: 'good' } }, { body }])).rejects.toMatchObject({
        name: 'VigiaError',
        code,
      });
      expect(await receive()).toEqual([]);
    });

    it.each([
      { max: 0, visibilitySeconds: 30 },
      { max: 1.5, visibilitySeconds: 30 },
      { max: 1, visibilitySeconds: -1 },
      { max: 1, visibilitySeconds: 43_201 },
    ])('receive() refuses max $max with visibility $visibilitySeconds', async (options) => {
      await expect(queue.receive('poll', options)).rejects.toMatchObject({ name: 'VigiaError' });
    });

    it('depth() counts each message once and, where it can, tells when the next can be received', async () => {
      await queue.send('poll', [{ body: {}, delaySeconds: 60 }]);
      const delayed = await queue.depth('poll');
      expect(delayed).toMatchObject({ ready: 0, delayed: 1, inFlight: 0 });
      await queue.send('poll', [{ body: {} }]);
      const ready = await queue.depth('poll');
      expect(ready).toMatchObject({ ready: 1, delayed: 1, inFlight: 0 });
      if (harness.tellsNextVisible)
        expect(Date.parse(delayed.nextVisibleAt!) - Date.parse(ready.nextVisibleAt!)).toBeGreaterThan(50_000);
      await receive('poll', 20);
      const taken = await queue.depth('poll');
      expect(taken).toMatchObject({ ready: 0, delayed: 1, inFlight: 1 });
      if (!harness.tellsNextVisible) return;
      // A message in flight comes back when its receiver dies, so it counts as the next.
      expect(Date.parse(taken.nextVisibleAt!)).toBeLessThan(Date.parse(delayed.nextVisibleAt!));
    });

    it('deadLetter() takes a message out for good, and keeps why', async () => {
      await queue.send('poll', [{ body: { id: 'a' } }]);
      const { id, receipt } = await one('poll', 5);
      await queue.deadLetter('poll', receipt, 'timed out: 5 tries');
      await queue.acknowledge('poll', receipt);
      await harness.wait(6);
      expect(await receive()).toEqual([]);
      expect(await queue.depth('poll')).toEqual({ ready: 0, delayed: 0, inFlight: 0 });
      const letters = await queue.listDeadLetters();
      expect(letters).toMatchObject([
        { id, queue: 'poll', body: { id: 'a' }, reason: 'timed out: 5 tries', receiveCount: 1 },
      ]);
      expect(Number.isNaN(Date.parse(letters[0]!.deadLetteredAt))).toBe(false);
    });

    it('listDeadLetters() gives those of one queue when asked', async () => {
      for (const name of ['poll', 'match'] as const) {
        await queue.send(name, [{ body: { id: name } }]);
        await queue.deadLetter(name, (await one(name)).receipt, 'no');
      }
      expect((await queue.listDeadLetters('match')).map(({ body }) => body['id'])).toEqual(['match']);
      expect(await queue.listDeadLetters()).toHaveLength(2);
      expect(await queue.listDeadLetters('deliver')).toEqual([]);
    });

    it('redrive() puts a dead letter back into its queue, once, counting from 1', async () => {
      await queue.send('match', [{ body: { id: 'a' } }]);
      const old = await one('match');
      await queue.deadLetter('match', old.receipt, 'no');
      const [letter] = await queue.listDeadLetters();
      expect(await queue.redrive(['nothing', letter!.id])).toEqual([letter!.id]);
      expect(await queue.redrive([letter!.id])).toEqual([]);
      expect(await queue.listDeadLetters()).toEqual([]);
      const again = await one('match');
      expect(again).toMatchObject({ body: { id: 'a' }, receiveCount: 1 });
      await queue.acknowledge('match', old.receipt);
      expect(await queue.depth('match')).toMatchObject({ inFlight: 1 });
    });
  });
}

function ofBytes(bytes: number): JsonObject {
  return { t: 'x'.repeat(bytes - JSON.stringify({ t: '' }).length) };
}

function ids(messages: readonly ReceivedMessage[]): string[] {
  return messages.map(({ body }) => String(body['id'])).toSorted();
}
