import { VigiaError } from '../../errors.ts';
import type { IndexEntry, TableItem, TableKey } from '../../ports.ts';
import { plainJson } from './plain-json.ts';

/**
 * 400 KB, counted as keys, index keys and body in UTF-8. DynamoDB stops at 409,600 bytes; the
 * difference is room for attribute names, version and expiry.
 */
const MAX_ITEM_BYTES = 400_000;

/** DynamoDB's limit of a sort key; its partition key may have 2,048 bytes, shared here by kind and partition. */
const MAX_KEY_BYTES = 1_024;

/** DynamoDB's TransactWriteItems: 100 items, and 4 MB less the same room as for one item. */
const MAX_TRANSACT_ITEMS = 100;
const MAX_TRANSACT_BYTES = 4_000_000;

/** DynamoDB's BatchGetItem. */
export const MAX_GET_KEYS = 100;

export const DEFAULT_PAGE_ITEMS = 100;
export const MAX_PAGE_ITEMS = 1_000;

/** More segments than anyone has workers; keeps a mistake (`of: Infinity`) from being a quiet one. */
export const MAX_SCAN_SEGMENTS = 4_096;

const KIND = /^[A-Za-z0-9_-]{1,64}$/;
const UTC_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** What an adapter needs of an item that passed the port's rules. */
export type CheckedItem = {
  readonly bodyJson: string;
  readonly expiresMs: number | undefined;
  readonly bytes: number;
};

/** The one reading of the port's item rules, for every adapter; throws a `VigiaError` that names the rule. */
export function checkItem(item: TableItem): CheckedItem {
  const keyBytes = checkKey(item.key);
  const bodyJson = plainJson(item.body);
  const entries = Object.values(item.indexes ?? {}).filter((entry) => entry !== undefined);
  const indexBytes = entries.reduce((sum, entry) => sum + checkIndexEntry(entry), 0);
  const bytes = keyBytes + indexBytes + Buffer.byteLength(bodyJson);
  if (bytes > MAX_ITEM_BYTES) {
    throw refused(`put ${nameOf(item.key)}`, `an item has at most ${MAX_ITEM_BYTES} bytes with its keys`, bytes);
  }
  return { bodyJson, expiresMs: checkExpiry(item), bytes };
}

/** Throws when a key breaks the port's rules; gives back its size in bytes. */
export function checkKey(key: TableKey): number {
  if (!KIND.test(key.kind)) {
    throw refused('use a table key', 'kind has 1 to 64 letters, digits, - and _', JSON.stringify(key.kind));
  }
  return key.kind.length + checkKeyPart('partition', key.partition) + checkKeyPart('sort', key.sort);
}

/** Throws when the whole of a transaction breaks the port's rules; the items must have passed by themselves. */
export function checkTransaction(keys: readonly TableKey[], bytes: number): void {
  const distinct = new Set(keys.map(keyText));
  if (keys.length > MAX_TRANSACT_ITEMS) {
    throw refused('run a transaction', `it has at most ${MAX_TRANSACT_ITEMS} items`, keys.length);
  }
  if (distinct.size < keys.length) throw refused('run a transaction', 'each item comes once', 'an item named twice');
  if (bytes > MAX_TRANSACT_BYTES) {
    throw refused('run a transaction', `it has at most ${MAX_TRANSACT_BYTES} bytes`, bytes);
  }
}

/** Throws unless `value` is a whole number in the range; the message speaks of `what`. */
export function checkWholeNumber(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw refused(`use ${what}`, `it is a whole number from ${least} to ${most}`, value);
}

/** A key as one string, distinct for distinct keys. */
export function keyText(key: TableKey): string {
  return JSON.stringify([key.kind, key.partition, key.sort]);
}

function checkIndexEntry(entry: IndexEntry): number {
  return checkKeyPart('index partition', entry.partition) + checkKeyPart('index sort', entry.sort);
}

function checkKeyPart(name: string, value: string): number {
  const bytes = Buffer.byteLength(value);
  if (bytes < 1 || bytes > MAX_KEY_BYTES) {
    throw refused('use a table key', `${name} has 1 to ${MAX_KEY_BYTES} bytes`, `${bytes} bytes`);
  }
  // A lone surrogate has no UTF-8, so two different keys would become one.
  if (!value.isWellFormed()) throw refused('use a table key', `${name} is well-formed Unicode`, 'a lone surrogate');
  return bytes;
}

function checkExpiry(item: TableItem): number | undefined {
  if (item.expiresAt === undefined) return undefined;
  const instant = UTC_INSTANT.test(item.expiresAt) ? Date.parse(item.expiresAt) : Number.NaN;
  if (Number.isNaN(instant)) {
    throw refused(`put ${nameOf(item.key)}`, 'expiresAt is an ISO 8601 instant in UTC', item.expiresAt);
  }
  return instant;
}

function nameOf(key: TableKey): string {
  return `${key.kind} ${key.partition}/${key.sort}`;
}

function refused(action: string, rule: string, found: string | number): VigiaError {
  return new VigiaError(`Cannot ${action} as ${rule}: current value is ${found}`, { code: 'table-limit' });
}
