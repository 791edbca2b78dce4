import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { INDEX_NAMES, resourceNames, TABLE_ATTRIBUTES } from '../shared/names.ts';

/** Days back to which the table can be restored, second by second: the most that DynamoDB offers. */
const RECOVERY_DAYS = 35;

/** The one table: keys and indexes as the Table adapter writes them. */
export class RecordsTable extends Construct {
  constructor(scope: Construct, id: string, stack: string) {
    super(scope, id);
    const table = new Table(this, 'Table', {
      tableName: resourceNames(stack).table,
      partitionKey: text(TABLE_ATTRIBUTES.partition),
      sortKey: text(TABLE_ATTRIBUTES.sort),
      timeToLiveAttribute: TABLE_ATTRIBUTES.expires,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: RECOVERY_DAYS,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of INDEX_NAMES) {
      table.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: text(TABLE_ATTRIBUTES.indexPartition(index)),
        sortKey: text(TABLE_ATTRIBUTES.indexSort(index)),
        projectionType: ProjectionType.ALL,
      });
    }
  }
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}
