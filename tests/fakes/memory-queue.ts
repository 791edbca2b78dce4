import { checkMessage, checkReceive, checkReleaseDelay } from '../../shared/adapters/local/message-limits.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Clock, DeadLetter, Queue, QueueConsumer, QueueName, ReceivedMessage } from '../../shared/ports.ts';

export type MemoryQueueOptions = {
  readonly clock: Clock;
  /** What a network does to a message: seconds that each of its copies comes late. One copy, at once, unless said. */
  readonly copies?: (queue: QueueName) => readonly number[];
  /** Which of so many visible messages is received next; the first unless said. */
  readonly pick?: (count: number) => number;
  /** Called when a message will be visible at that time (milliseconds since 1970). */
  readonly onVisible?: (queue: QueueName, atMs: number) => void;
};

export type MemoryQueue = Queue &
  QueueConsumer & {
    /** Makes every message in flight visible at once: whoever took them is dead. */
    releaseInFlight(): void;
    /** Messages that wait or are in work, over all queues; dead letters not counted. */
    left(): number;
    /** Puts a message among the dead letters that was in no queue, as whoever gives up one does; gives back its id. */
    bury(queue: QueueName, bodyJson: string, reason: string): string;
  };

type Message = {
  readonly id: string;
  readonly queue: QueueName;
  readonly bodyJson: string;
  visibleMs: number;
  inFlight: boolean;
  receiveCount: number;
  lease: number;
  dead?: { readonly atMs: number; readonly reason: string };
};

/** The Queue port in memory: a standard queue, which may deliver a message late, twice and in any order. */
export function createMemoryQueue(options: MemoryQueueOptions): MemoryQueue {
  const { clock, copies = () => [0], pick = () => 0, onVisible = () => undefined } = options;
  const messages = new Map<string, Message>();
  let sent = 0;
  const nowMs = (): number => clock.now().getTime();

  const held = (queue: QueueName, receipt: string): Message | undefined => {
    const message = messages.get(receipt.split('.')[0] ?? '');
    const isHeld = message?.queue === queue && message.inFlight && receiptOf(message) === receipt;
    return isHeld && message.dead === undefined ? message : undefined;
  };

  const showAt = (message: Message, atMs: number): void => {
    // The clock shows whole milliseconds.
    message.visibleMs = Math.ceil(atMs);
    onVisible(message.queue, message.visibleMs);
  };

  const add = (queue: QueueName, bodyJson: string): Message => {
    const id = String(++sent);
    const message = { id, queue, bodyJson, visibleMs: 0, inFlight: false, receiveCount: 0, lease: 0 };
    messages.set(id, message);
    return message;
  };

  const takeOne = (queue: QueueName, visibilitySeconds: number): ReceivedMessage | undefined => {
    const now = nowMs();
    const visible = [...messages.values()].filter(
      (message) => message.queue === queue && message.dead === undefined && message.visibleMs <= now,
    );
    const message = visible[pick(visible.length)];
    if (message === undefined) return undefined;
    message.inFlight = true;
    message.receiveCount++;
    message.lease++;
    showAt(message, now + visibilitySeconds * 1_000);
    return {
      id: message.id,
      body: bodyOf(message),
      receiveCount: message.receiveCount,
      receipt: receiptOf(message),
    };
  };

  return {
    async send(queue, outgoing) {
      const checked = outgoing.map((message) => checkMessage(message));
      for (const { bodyJson, delaySeconds } of checked)
        for (const lateSeconds of copies(queue)) {
          showAt(add(queue, bodyJson), nowMs() + (delaySeconds + lateSeconds) * 1_000);
        }
    },

    async receive(queue, { max, visibilitySeconds }) {
      checkReceive({ max, visibilitySeconds });
      const taken: ReceivedMessage[] = [];
      while (taken.length < max) {
        const message = takeOne(queue, visibilitySeconds);
        if (message === undefined) break;
        taken.push(message);
        if (visibilitySeconds === 0) break;
      }
      return taken;
    },

    async acknowledge(queue, receipt) {
      const message = held(queue, receipt);
      if (message !== undefined) messages.delete(message.id);
    },

    async release(queue, receipt, delaySeconds) {
      checkReleaseDelay(delaySeconds);
      const message = held(queue, receipt);
      if (message === undefined) return;
      message.inFlight = false;
      showAt(message, nowMs() + delaySeconds * 1_000);
    },

    async deadLetter(queue, receipt, reason) {
      const message = held(queue, receipt);
      if (message === undefined) return;
      message.inFlight = false;
      message.dead = { atMs: nowMs(), reason };
    },

    async depth(queue) {
      const now = nowMs();
      const all = [...messages.values()].filter((message) => message.queue === queue && message.dead === undefined);
      const waiting = all.filter(({ visibleMs }) => visibleMs > now);
      const next = all.map(({ visibleMs }) => visibleMs).toSorted((a, b) => a - b)[0];
      return {
        ready: all.length - waiting.length,
        delayed: waiting.filter(({ inFlight }) => !inFlight).length,
        inFlight: waiting.filter(({ inFlight }) => inFlight).length,
        ...(next === undefined ? {} : { nextVisibleAt: new Date(next).toISOString() }),
      };
    },

    async listDeadLetters(queue) {
      return [...messages.values()]
        .filter((message) => message.dead !== undefined && (queue === undefined || message.queue === queue))
        .map(deadLetter)
        .toSorted((a, b) => (a.deadLetteredAt < b.deadLetteredAt ? -1 : 1));
    },

    async redrive(ids) {
      return ids.filter((id) => {
        const message = messages.get(id);
        if (message?.dead === undefined) return false;
        delete message.dead;
        message.receiveCount = 0;
        showAt(message, nowMs());
        return true;
      });
    },

    left: () => [...messages.values()].filter(({ dead }) => dead === undefined).length,

    bury(queue, bodyJson, reason) {
      const message = add(queue, bodyJson);
      message.dead = { atMs: nowMs(), reason };
      return message.id;
    },

    releaseInFlight() {
      for (const message of messages.values()) {
        if (!message.inFlight) continue;
        message.inFlight = false;
        showAt(message, nowMs());
      }
    },
  };
}

function receiptOf({ id, lease }: Message): string {
  return `${id}.${lease}`;
}

function deadLetter(message: Message): DeadLetter {
  const { id, queue, receiveCount, dead } = message;
  const { atMs, reason } = dead ?? { atMs: 0, reason: '' };
  return { id, queue, body: bodyOf(message), reason, receiveCount, deadLetteredAt: new Date(atMs).toISOString() };
}

function bodyOf({ bodyJson }: Message): JsonObject {
  return JSON.parse(bodyJson);
}
