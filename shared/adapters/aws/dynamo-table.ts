import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock, Table } from '../../ports.ts';
import { createDynamoReads } from './dynamo-reads.ts';
import { createDynamoWrites } from './dynamo-writes.ts';

export type DynamoTableOptions = {
  /** Made with `clientDefaults`. */
  readonly client: DynamoDBClient;
  /** The table's name. Its keys and indexes are those of `TABLE_ATTRIBUTES`. */
  readonly table: string;
  readonly clock: Clock;
};

/**
 * The Table port on one DynamoDB table. `Scan` reads the rows of every kind and keeps those of one, which costs what
 * the whole table costs: it is for whole-archive work (retag, retention), never for a job or a page.
 *
 * Failures are thrown as `awsError`; the port's limits are refused before anything is sent.
 */
export function createDynamoTable(options: DynamoTableOptions): Table {
  return { ...createDynamoReads(options), ...createDynamoWrites(options) };
}
