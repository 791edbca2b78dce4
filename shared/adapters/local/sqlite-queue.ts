import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../../model/json.ts';
import type { Clock, DeadLetter, Queue, QueueConsumer, QueueName, ReceivedMessage } from '../../ports.ts';
import { checkMessage, checkReceive, checkReleaseDelay, MAX_MESSAGE_BYTES } from './message-limits.ts';
import { inTransaction } from './sqlite-database.ts';

export type SqliteQueue = Queue &
  QueueConsumer & {
    /**
     * Makes every message in flight visible at once and gives back how many. For the holder of the data
     * lock before its first receive: whoever took them is dead, so nobody need wait for their timeouts.
     */
    releaseInFlight(): Promise<number>;
  };

export type SqliteQueueOptions = { readonly clock: Clock; readonly maxBodyBytes?: number };

/**
 * The Queue port on SQLite. A message is one row for its whole life, so its id stays the same when it is
 * dead-lettered and redriven; `lease` counts its receives and never goes back, so a receipt is used once.
 */
export function createSqliteQueue(db: DatabaseSync, options: SqliteQueueOptions): SqliteQueue {
  makeMessagesTable(db);
  const maxBodyBytes = options.maxBodyBytes ?? MAX_MESSAGE_BYTES;
  const nowMs = (): number => options.clock.now().getTime();
  const insert = db.prepare('INSERT INTO messages (queue, body, visible_ms) VALUES (?, ?, ?)');
  const take = db.prepare(TAKE);
  const acknowledge = db.prepare(`DELETE FROM messages WHERE ${HELD}`);
  const release = db.prepare(`UPDATE messages SET in_flight = 0, visible_ms = ? WHERE ${HELD}`);
  const bury = db.prepare(`UPDATE messages SET in_flight = 0, dead_ms = ?, reason = ? WHERE ${HELD}`);
  const depth = db.prepare(DEPTH);
  const deadLetters = db.prepare(`SELECT * FROM messages WHERE dead_ms IS NOT NULL ORDER BY dead_ms, id`);
  const redrive = db.prepare(REDRIVE);
  const releaseAll = db.prepare('UPDATE messages SET in_flight = 0, visible_ms = ? WHERE in_flight = 1');

  return {
    async send(queue, messages) {
      const rows = messages.map((message) => checkMessage(message, maxBodyBytes));
      if (rows.length === 0) return;
      inTransaction(db, () => {
        for (const row of rows) insert.run(queue, row.bodyJson, nowMs() + row.delaySeconds * 1_000);
      });
    },

    async receive(queue, { max, visibilitySeconds }) {
      checkReceive({ max, visibilitySeconds });
      const now = nowMs();
      const rows = inTransaction(db, () => take.all(now + visibilitySeconds * 1_000, queue, now, max));
      return rows.map(received).sort((a, b) => Number(a.id) - Number(b.id));
    },

    async acknowledge(queue, receipt) {
      acknowledge.run(...heldBy(queue, receipt));
    },

    async release(queue, receipt, delaySeconds) {
      checkReleaseDelay(delaySeconds);
      release.run(nowMs() + delaySeconds * 1_000, ...heldBy(queue, receipt));
    },

    async deadLetter(queue, receipt, reason) {
      bury.run(nowMs(), reason, ...heldBy(queue, receipt));
    },

    async depth(queue) {
      const row = depth.get({ queue, now: nowMs() }) ?? {};
      const next = row['next_ms'];
      return {
        ready: Number(row['ready'] ?? 0),
        delayed: Number(row['delayed'] ?? 0),
        inFlight: Number(row['in_flight'] ?? 0),
        ...(typeof next === 'number' && { nextVisibleAt: new Date(next).toISOString() }),
      };
    },

    async listDeadLetters(queue) {
      return deadLetters
        .all()
        .map(deadLetter)
        .filter((letter) => queue === undefined || letter.queue === queue);
    },

    async redrive(ids) {
      return ids.filter((id) => redrive.run(nowMs(), messageId(id)).changes === 1);
    },

    async releaseInFlight() {
      return Number(releaseAll.run(nowMs()).changes);
    },
  };
}

/** Makes the table `messages` when it is missing. */
export function makeMessagesTable(db: DatabaseSync): void {
  db.exec(SCHEMA);
}

type Row = Record<string, unknown>;

function received(row: Row): ReceivedMessage {
  return {
    id: String(row['id']),
    body: bodyOf(row),
    receiveCount: Number(row['receive_count']),
    receipt: `${row['id']}.${row['lease']}`,
  };
}

function deadLetter(row: Row): DeadLetter {
  return {
    id: String(row['id']),
    // Only `send` writes it, and that takes a QueueName.
    queue: String(row['queue']) as QueueName,
    body: bodyOf(row),
    reason: String(row['reason']),
    receiveCount: Number(row['receive_count']),
    deadLetteredAt: new Date(Number(row['dead_ms'])).toISOString(),
  };
}

function bodyOf(row: Row): JsonObject {
  // Written by plainJson, which takes objects only.
  return JSON.parse(String(row['body'])) as JsonObject;
}

/** The parameters of HELD; of a text that is no receipt, ones that hold nothing. */
function heldBy(queue: QueueName, receipt: string): [QueueName, number, number] {
  const [, id, lease] = /^(\d{1,15})\.(\d{1,15})$/.exec(receipt) ?? [];
  return [queue, Number(id ?? -1), Number(lease ?? -1)];
}

function messageId(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : -1;
}

/** The receipt of the latest receive, and neither released, dead-lettered nor acknowledged since. */
const HELD = 'queue = ? AND id = ? AND lease = ? AND in_flight = 1';

const TAKE = `
  UPDATE messages SET in_flight = 1, visible_ms = ?, receive_count = receive_count + 1, lease = lease + 1
  WHERE id IN (
    SELECT id FROM messages WHERE queue = ? AND dead_ms IS NULL AND visible_ms <= ? ORDER BY visible_ms, id LIMIT ?
  )
  RETURNING id, body, receive_count, lease`;

const DEPTH = `
  SELECT
    count(*) FILTER (WHERE visible_ms <= :now) AS ready,
    count(*) FILTER (WHERE visible_ms > :now AND in_flight = 0) AS delayed,
    count(*) FILTER (WHERE visible_ms > :now AND in_flight = 1) AS in_flight,
    min(visible_ms) AS next_ms
  FROM messages WHERE queue = :queue AND dead_ms IS NULL`;

const REDRIVE = `
  UPDATE messages SET dead_ms = NULL, reason = NULL, receive_count = 0, visible_ms = ?
  WHERE id = ? AND dead_ms IS NOT NULL`;

/** AUTOINCREMENT: an id is never used again, so neither is a receipt. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    visible_ms INTEGER NOT NULL,
    in_flight INTEGER NOT NULL DEFAULT 0,
    receive_count INTEGER NOT NULL DEFAULT 0,
    lease INTEGER NOT NULL DEFAULT 0,
    dead_ms INTEGER,
    reason TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages (queue, visible_ms, id, in_flight) WHERE dead_ms IS NULL;
  CREATE INDEX IF NOT EXISTS messages_by_death ON messages (dead_ms, id) WHERE dead_ms IS NOT NULL;
`;
