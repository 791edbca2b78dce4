import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import type { Table } from '../../shared/ports.ts';
import { readEnvironment } from './environment.ts';

/** The deployment's table. */
export function awsTable(): Table {
  const { table } = readEnvironment('table');
  return createDynamoTable({ client: new DynamoDBClient(clientDefaults), table, clock: createSystemClock() });
}
