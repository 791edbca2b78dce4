import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { LINK_SECRET } from '../../shared/model/link-token.ts';
import { GENERATED_SECRETS, INDEX_NAMES } from '../../shared/names.ts';
import { synthesise } from './synthesise.ts';
import { propertiesOf } from './template-values.ts';

const synthesis = synthesise();
const { data } = synthesis;
afterAll(synthesis.dispose);

describe('the data stack', () => {
  it('keeps its resources when it is removed or when they are replaced', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'])
      data.hasResource(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('has one table on demand, restorable for 35 days, protected, encrypted, with TTL', () => {
    data.resourceCountIs('AWS::DynamoDB::Table', 1);
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'vigia-records',
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  it.each(INDEX_NAMES)('has the index %s with whole items', (index) => {
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: index,
          KeySchema: [
            { AttributeName: `${index}_pk`, KeyType: 'HASH' },
            { AttributeName: `${index}_sk`, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ]),
    });
  });

  it('has a bucket that is private, encrypted, versioned, and reached over TLS only', () => {
    data.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: { 'Fn::Join': ['', ['vigia-archive-', { Ref: 'AWS::AccountId' }, '-', { Ref: 'AWS::Region' }]] },
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    });
  });

  it('lets a lifecycle end only temporary blobs, unfinished uploads and versions that were replaced', () => {
    const [bucket] = propertiesOf(data, 'AWS::S3::Bucket');
    expect(bucket!['LifecycleConfiguration']).toEqual({
      Rules: [
        { Id: 'temporary', Prefix: 'tmp/', ExpirationInDays: 1, Status: 'Enabled' },
        { Id: 'unfinished-uploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
        {
          Id: 'noncurrent',
          NoncurrentVersionExpiration: { NoncurrentDays: 35 },
          ExpiredObjectDeleteMarker: true,
          Status: 'Enabled',
        },
      ],
    });
  });

  it('has a secret that Secrets Manager makes, under the name that signs links', () => {
    expect(GENERATED_SECRETS).toEqual([LINK_SECRET]);
    data.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'vigia/secrets',
      SecretString: Match.absent(),
      GenerateSecretString: {
        SecretStringTemplate: '{}',
        GenerateStringKey: LINK_SECRET,
        PasswordLength: 43,
        ExcludePunctuation: true,
      },
    });
  });

  it('holds nothing else', () => {
    const types = Object.values(data.toJSON()['Resources'] as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.toSorted()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SecretsManager::Secret',
    ]);
  });
});
