import { migrations } from '../migrations/list.ts';
import { openDataFolder } from '../shared/adapters/local/data-folder.ts';
import { createFileBlobs } from '../shared/adapters/local/file-blobs.ts';
import { readFolderIndex } from '../shared/adapters/local/folder-index.ts';
import { createSqliteQueue } from '../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import type { ArticleIndex, Blobs, QueueConsumer } from '../shared/ports.ts';
import { createArticleIndex } from '../shared/query/create-article-index.ts';
import { indexOrLinear } from '../shared/query/index-or-linear.ts';
import { createLinearArticleIndex } from '../shared/query/linear-article-index.ts';
import { createStores, type Stores } from '../shared/stores/stores.ts';
import { indexPath } from './index-path.ts';

/** What verbs look at: a data folder, or a deployment. */
export type Reader = {
  readonly stores: Stores;
  readonly blobs: Blobs;
  readonly articleIndex: ArticleIndex;
  readonly queue: Pick<QueueConsumer, 'listDeadLetters'>;
  close(): void;
};

/**
 * Opens a data folder to look at it, also while a run writes to it.
 *
 * @throws VigiaError `no-data` when there is none yet.
 */
export function openForReading(dir: string): Reader {
  const folder = openDataFolder(dir, { migrations });
  const clock = createSystemClock();
  const table = createSqliteTable(folder.db, { clock });
  const blobs = createFileBlobs(folder.blobsDir);
  const stores = createStores({ table, blobs });
  const index = readFolderIndex(indexPath(dir));
  const linear = createLinearArticleIndex(stores);
  return {
    stores,
    blobs,
    articleIndex:
      index === undefined
        ? linear
        : indexOrLinear({ index: createArticleIndex(index), linear, isFilled: () => index.state() === 'ready' }),
    queue: createSqliteQueue(folder.db, { clock }),
    close: () => {
      index?.close();
      folder.close();
    },
  };
}
