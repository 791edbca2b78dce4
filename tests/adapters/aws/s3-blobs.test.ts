import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, it } from 'vitest';
import { createS3Blobs } from '../../../shared/adapters/aws/s3-blobs.ts';
import type { Blobs } from '../../../shared/ports.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  type AwsServer,
  faultClient,
  inOrder,
  type Patience,
  startAwsServer,
} from './aws-server.ts';

let server: AwsServer;
afterEach(async () => await server.close());

async function blobsOf(
  answer: (request: AwsRequest, count: number) => AwsAnswer,
  patience: Patience = 'patient',
): Promise<Blobs> {
  server = await startAwsServer(answer);
  const client = new S3Client({ ...faultClient(server.endpoint, patience), forcePathStyle: true });
  return createS3Blobs({ client, bucket: 'archive' });
}

const ok: AwsAnswer = { status: 200, text: '' };
const fault = (status: number, code: string): AwsAnswer => ({
  status,
  text: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
});
const taken = fault(412, 'PreconditionFailed');
const race = fault(409, 'ConditionalRequestConflict');
const bytes = Buffer.from('x');

it('put() with ifAbsent asks S3 to refuse when something is there, and takes 412 for a conflict', async () => {
  const blobs = await blobsOf(() => taken);
  expect(await blobs.put('a', bytes, { ifAbsent: true })).toBe('conflict');
  expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual(['*']);
});

it.each([
  { answers: [race, ok], outcome: 'written' },
  { answers: [race, race, taken], outcome: 'conflict' },
])('put() with ifAbsent decides nothing on 409 and tries again: $outcome', async ({ answers, outcome }) => {
  const blobs = await blobsOf(inOrder(...answers));
  expect(await blobs.put('a', bytes, { ifAbsent: true })).toBe(outcome);
  expect(server.requests).toHaveLength(answers.length);
});

it('put() with ifAbsent throws a retryable error when 409 lasts', async () => {
  const blobs = await blobsOf(() => race);
  await expect(blobs.put('a', bytes, { ifAbsent: true })).rejects.toMatchObject({
    code: 'aws-contended',
    retryable: true,
  });
});

it.each([
  { whose: 'our own', outcome: 'written' },
  { whose: "a rival's", outcome: 'conflict' },
])('put() with ifAbsent whose answer was lost finds $whose object: $outcome', async ({ whose, outcome }) => {
  const blobs = await blobsOf(({ method, headers }, count) => {
    if (count === 1) return 'hang-up';
    if (method === 'PUT') return taken;
    const own = String(server.requests[0]?.headers['x-amz-meta-write-id'] ?? headers.host);
    return { status: 200, text: '', headers: { 'x-amz-meta-write-id': whose === 'our own' ? own : 'another' } };
  });
  expect(await blobs.put('a', bytes, { ifAbsent: true })).toBe(outcome);
  expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD']);
});

it('get() and exists() tell what is missing from what is denied', async () => {
  const missing = await blobsOf(({ method }) =>
    method === 'HEAD' ? { status: 404, text: '' } : fault(404, 'NoSuchKey'),
  );
  expect(await missing.get('a')).toBeUndefined();
  expect(await missing.exists('a')).toBe(false);
  await server.close();
  const denied = await blobsOf(({ method }) =>
    method === 'HEAD' ? { status: 403, text: '' } : fault(403, 'AccessDenied'),
  );
  await expect(denied.get('a')).rejects.toMatchObject({ code: 'aws-denied' });
  await expect(denied.exists('a')).rejects.toMatchObject({ code: 'aws-denied' });
});

it.each([
  { title: 'the bucket is gone', answer: fault(404, 'NoSuchBucket'), error: { code: 'aws-missing', retryable: false } },
  { title: 'S3 asks to slow down', answer: fault(503, 'SlowDown'), error: { code: 'aws-throttled', retryable: true } },
])('put() throws when $title', async ({ answer, error }) => {
  const blobs = await blobsOf(() => answer);
  await expect(blobs.put('a', bytes)).rejects.toMatchObject({ name: 'VigiaError', ...error });
});

it('get() gives up a body that stands still', async () => {
  const blobs = await blobsOf(() => ({ stalled: 'half of it' }), 'impatient');
  await expect(blobs.get('a')).rejects.toMatchObject({ code: 'aws-unreachable', retryable: true });
});
