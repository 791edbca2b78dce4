import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TABLE_ATTRIBUTES } from '../../names.ts';
import type { PutCondition, TableItem } from '../../ports.ts';
import type { CheckedItem } from '../local/table-limits.ts';
import { attributesOf, OPTIONAL_ATTRIBUTES, ROW } from './dynamo-row.ts';

/** The part of a write that says when it may happen; fits a single write and a transaction's. */
export type DeleteExpression = {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
};

/** With what it does. */
export type WriteExpression = DeleteExpression & { readonly UpdateExpression: string };

type Placeholders = ReturnType<typeof placeholders>;

export type WriteTime = { readonly nowMs: number; readonly writeId: string };

/** Replaces the whole item, and raises its version by one in the same step: an update, because a put cannot count. */
export function putExpression(
  put: { readonly item: TableItem; readonly checked: CheckedItem; readonly condition: PutCondition | undefined },
  time: WriteTime,
): WriteExpression {
  const set: Record<string, AttributeValue> = {
    ...attributesOf(put.item, put.checked),
    [ROW.writeId]: { S: time.writeId },
  };
  const names = placeholders();
  const sets = Object.entries(set).map(([name, value]) => `${names.name(name)} = ${names.value(name, value)}`);
  const gone = OPTIONAL_ATTRIBUTES.filter((name) => set[name] === undefined).map((name) => names.name(name));
  return {
    UpdateExpression: `SET ${[...sets, raisedVersion(names)].join(', ')} REMOVE ${gone.join(', ')}`,
    ...(put.condition !== undefined && { ConditionExpression: conditionOf(put.condition, names, time.nowMs) }),
    ...names.collected(),
  };
}

/** Deletes nothing but that version, and not an expired one. */
export function deleteExpression(version: number, nowMs: number): DeleteExpression {
  const names = placeholders();
  return { ConditionExpression: conditionOf({ ifVersion: version }, names, nowMs), ...names.collected() };
}

/** Adds to a live counter or makes one; fails on any other live row, on an expired one, and on our own write. */
export function addExpression(by: number, time: WriteTime): WriteExpression {
  const names = placeholders();
  const value = names.name(ROW.value);
  const writeId = `${names.name(ROW.writeId)} = ${names.value(ROW.writeId, { S: time.writeId })}`;
  const sum = `${value} = if_not_exists(${value}, ${names.value('zero', { N: '0' })}) + ${names.value('by', { N: String(by) })}`;
  const countable = `(attribute_exists(${value}) OR attribute_not_exists(${names.name(TABLE_ATTRIBUTES.partition)}))`;
  return {
    UpdateExpression: `SET ${sum}, ${writeId}, ${raisedVersion(names)}`,
    ConditionExpression: `${countable} AND ${liveCondition(names, time.nowMs)} AND NOT (${writeId})`,
    ...names.collected(),
  };
}

function conditionOf(condition: PutCondition, names: Placeholders, nowMs: number): string {
  if ('ifVersion' in condition) {
    const version = names.value('expected', { N: String(condition.ifVersion) });
    return `${names.name(ROW.version)} = ${version} AND ${liveCondition(names, nowMs)}`;
  }
  const now = names.value('now', { N: String(nowMs) });
  return `attribute_not_exists(${names.name(TABLE_ATTRIBUTES.partition)}) OR ${names.name(ROW.expiresMs)} <= ${now}`;
}

function liveCondition(names: Placeholders, nowMs: number): string {
  const expires = names.name(ROW.expiresMs);
  return `(attribute_not_exists(${expires}) OR ${expires} > ${names.value('now', { N: String(nowMs) })})`;
}

/** An expired row hands its version on, so that a writer who saw it before its end finds a conflict. */
function raisedVersion(names: Placeholders): string {
  const version = names.name(ROW.version);
  return `${version} = if_not_exists(${version}, ${names.value('zero', { N: '0' })}) + ${names.value('one', { N: '1' })}`;
}

/** Placeholders of one expression: DynamoDB reserves many words (`value`, `ttl`) and refuses placeholders that are not used. */
function placeholders() {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  return {
    name(attribute: string): string {
      names[`#${attribute}`] = attribute;
      return `#${attribute}`;
    },
    value(name: string, value: AttributeValue): string {
      values[`:${name}`] = value;
      return `:${name}`;
    },
    collected: () => ({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }),
  };
}
