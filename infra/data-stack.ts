import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ArchiveBucket } from './archive-bucket.ts';
import { GeneratedSecrets } from './generated-secrets.ts';
import { RecordsTable } from './records-table.ts';

/** What outlives every deployment and is never removed with one: records, archive, secrets. */
export class DataStack extends Stack {
  constructor(scope: Construct, id: string, { stack }: { readonly stack: string }) {
    super(scope, id, {
      stackName: id,
      description: 'Vigía: records, archive and secrets',
      terminationProtection: true,
    });
    new RecordsTable(this, 'Records', stack);
    new ArchiveBucket(this, 'Archive', stack);
    new GeneratedSecrets(this, 'Secrets', stack);
  }
}
