import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { resourceNames } from '../shared/names.ts';

/** Time to notice a wrong overwrite or deletion; as long as the table can go back. */
const NONCURRENT_DAYS = 35;

/** Blobs: raw pages, texts, entries, frozen mails. What the archive keeps is never ended by a lifecycle rule. */
export class ArchiveBucket extends Construct {
  constructor(scope: Construct, id: string, stack: string) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      bucketName: resourceNames(stack).bucket(Aws.ACCOUNT_ID, Aws.REGION),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'temporary', prefix: 'tmp/', expiration: Duration.days(1) },
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        {
          id: 'noncurrent',
          noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the roles of this deployment can read the bucket, each under its own prefixes. Who must log every read switches on CloudTrail data events for it (docs/deploy.md), which name the role; server access logs would need a second bucket of the same care.',
    });
  }
}
