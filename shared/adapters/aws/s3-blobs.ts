import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Blobs, WriteOutcome } from '../../ports.ts';
import { checkBlobKey } from '../local/blob-key.ts';
import { decodeCursor, encodeCursor } from '../local/table-cursor.ts';
import { awsFailure, isContended, orAwsError } from './aws-error.ts';
import { withBackOff } from './back-off.ts';

export type S3BlobsOptions = {
  /** Made with `clientDefaults`. */
  readonly client: S3Client;
  readonly bucket: string;
};

/** Metadata of an object: the id of the write that made it. */
const WRITE_ID = 'write-id';

/**
 * The Blobs port on one S3 bucket; a blob's key is its object's. Whoever reads needs `s3:ListBucket` as well, because
 * without it S3 answers 403 for an object that is not there. Failures are thrown as `awsError`.
 */
export function createS3Blobs(options: S3BlobsOptions): Blobs {
  const { client, bucket } = options;
  return {
    async put(key, bytes, { ifAbsent = false } = {}) {
      checkBlobKey(key);
      if (ifAbsent) return await putIfAbsent(options, key, bytes);
      await orAwsError('put a blob', () =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes })),
      );
      return 'written';
    },

    async get(key) {
      checkBlobKey(key);
      return await unlessMissing('get a blob', async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      });
    },

    async exists(key) {
      checkBlobKey(key);
      const head = await unlessMissing('look for a blob', () => client.send(headOf(bucket, key)));
      return head !== undefined;
    },

    async describe(key) {
      checkBlobKey(key);
      const head = await unlessMissing('look at a blob', () => client.send(headOf(bucket, key)));
      return head && { bytes: head.ContentLength ?? 0, writtenAt: (head.LastModified ?? new Date(0)).toISOString() };
    },

    async delete(key) {
      checkBlobKey(key);
      await orAwsError('delete a blob', () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
    },

    async erase(key) {
      checkBlobKey(key);
      await orAwsError('erase a blob', async () => {
        for (const version of await versionsOf(options, key))
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
      });
    },

    async list(prefix, cursor) {
      const scope = { list: prefix };
      const after = cursor === undefined ? undefined : String(decodeCursor(scope, cursor, [''])[0]);
      const input = { Bucket: bucket, Prefix: prefix, ...(after !== undefined && { StartAfter: after }) };
      const page = await orAwsError('list blobs', () => client.send(new ListObjectsV2Command(input)));
      const keys = (page.Contents ?? []).map(({ Key }) => Key).filter((key) => key !== undefined);
      const last = keys.at(-1);
      return page.IsTruncated === true && last !== undefined ? { keys, cursor: encodeCursor(scope, [last]) } : { keys };
    },
  };
}

/**
 * One conditional request. S3 answers 412 when an object is there and 409 while another put of the key is under way;
 * the latter decides nothing, so it is tried again. When the SDK had to repeat the request, the object that is there
 * may be our own.
 */
async function putIfAbsent({ client, bucket }: S3BlobsOptions, key: string, bytes: Uint8Array): Promise<WriteOutcome> {
  const writeId = randomUUID();
  const Metadata = { [WRITE_ID]: writeId };
  const input = { Bucket: bucket, Key: key, Body: bytes, IfNoneMatch: '*', Metadata };
  return await orAwsError('put a blob', async () => {
    try {
      await withBackOff(
        () => client.send(new PutObjectCommand(input)),
        (error) => isContended(awsFailure(error)),
      );
      return 'written';
    } catch (error) {
      const failure = awsFailure(error);
      if (failure.name !== 'PreconditionFailed') throw error;
      if ((failure.$metadata?.attempts ?? 1) === 1) return 'conflict';
      const there = await client.send(headOf(bucket, key)).catch(() => undefined);
      return there?.Metadata?.[WRITE_ID] === writeId ? 'written' : 'conflict';
    }
  });
}

/** Ids of every version of a blob and of its delete markers; other keys may begin with the same characters. */
async function versionsOf({ client, bucket }: S3BlobsOptions, key: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let next: Partial<ListObjectVersionsCommandInput> | undefined = {};
  while (next !== undefined) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...next }),
    );
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].filter(({ Key }) => Key === key);
    ids.push(...found.flatMap(({ VersionId }) => VersionId ?? []));
    // Versions come in order of their keys, this one's first.
    const goesOn = page.IsTruncated === true && page.NextKeyMarker === key;
    next = goesOn ? { KeyMarker: key, VersionIdMarker: page.NextVersionIdMarker } : undefined;
  }
  return ids;
}

function headOf(bucket: string, key: string): HeadObjectCommand {
  return new HeadObjectCommand({ Bucket: bucket, Key: key });
}

async function unlessMissing<T>(action: string, call: () => Promise<T>): Promise<T | undefined> {
  return await orAwsError(action, async () => {
    try {
      return await call();
    } catch (error) {
      // HeadObject has no body to say more in.
      if (['NoSuchKey', 'NotFound'].includes(awsFailure(error).name)) return undefined;
      throw error;
    }
  });
}
