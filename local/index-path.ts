import { join } from 'node:path';

/** Where a data folder keeps its article index: it may be deleted, a run makes it again. */
export function indexPath(dataDir: string): string {
  return join(dataDir, 'index', 'articles.sqlite');
}
