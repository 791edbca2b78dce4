import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobIndex } from '../../shared/adapters/aws/blob-index.ts';
import type { ArticleIndex } from '../../shared/ports.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { awsBlobs } from './blobs.ts';

/** With the 20 seconds that messages are gathered for, new articles are found well within a minute (ArticleIndex). */
const MANIFEST_FOR_MS = 10_000;

/** The deployment's article index. What it reads lies in `/tmp` as long as this instance lives. */
export function awsArticleIndex(): ArticleIndex {
  const cacheDir = join(tmpdir(), 'article-index');
  return createArticleIndex(
    createBlobIndex({
      blobs: awsBlobs(),
      cacheDir,
      manifestForMs: MANIFEST_FOR_MS,
      elapsedMs: () => performance.now(),
    }),
  );
}
