import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../shared/adapters/local/write-file-atomically.ts';

/** Folders of writes that are not done, at any depth. */
const TEMPORARY = '~tmp';

/** Every file below a folder, as a path with `/` relative to `root`; none when it is missing. */
export async function* filesUnder(root: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && entry.name !== TEMPORARY) yield* filesUnder(root, path);
  }
}
