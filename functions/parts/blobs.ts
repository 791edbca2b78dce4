import { S3Client } from '@aws-sdk/client-s3';
import { clientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { createS3Blobs } from '../../shared/adapters/aws/s3-blobs.ts';
import type { Blobs } from '../../shared/ports.ts';
import { readEnvironment } from './environment.ts';

/** The deployment's bucket. */
export function awsBlobs(): Blobs {
  const { bucket } = readEnvironment('bucket');
  return createS3Blobs({ client: new S3Client(clientDefaults), bucket });
}
