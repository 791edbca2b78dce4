import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFileBlobs } from '../../../shared/adapters/local/file-blobs.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('createFileBlobs()', () => {
  it('keeps a blob in a readable place that only its owner can read, and leaves no other file', async () => {
    const dir = join(await temporaryFolder(), 'blobs');
    await createFileBlobs(dir).put('raw/2026/a.gz', Buffer.from('x'));
    await createFileBlobs(dir).put('raw/2026/a.gz', Buffer.from('y'), { ifAbsent: true });
    const file = await stat(join(dir, 'raw+/2026+/a.gz'));
    expect(file.mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, 'raw+'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(dir, '~tmp'))).toEqual([]);
  });

  it('shows no leftover of a crash, and removes it when it is an hour old', async () => {
    const dir = await temporaryFolder();
    await mkdir(join(dir, '~tmp'));
    for (const name of ['old', 'young']) await writeFile(join(dir, '~tmp', name), 'half');
    await utimes(join(dir, '~tmp', 'old'), new Date(0), new Date(0));
    const blobs = createFileBlobs(dir);
    expect(await blobs.list('')).toEqual({ keys: [] });
    await blobs.put('a', Buffer.from('x'));
    expect(await readdir(join(dir, '~tmp'))).toEqual(['young']);
    expect(await blobs.list('')).toEqual({ keys: ['a'] });
  });

  it('list() skips what is no blob of ours', async () => {
    const dir = await temporaryFolder();
    await mkdir(join(dir, 'folder-without-mark'));
    await writeFile(join(dir, 'folder-without-mark', 'x'), '');
    await createFileBlobs(dir).put('a', Buffer.from('x'));
    expect(await createFileBlobs(dir).list('')).toEqual({ keys: ['a'] });
  });

  it('list() gives any set of keys in byte order', async () => {
    const segment = fc.stringMatching(/^[ab._-]{1,3}$/).filter((text) => text !== '.' && text !== '..');
    const key = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const parent = await temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { maxLength: 15 }), async (keys) => {
        run += 1;
        const blobs = createFileBlobs(join(parent, String(run)));
        for (const one of keys) await blobs.put(one, Buffer.from(one));
        expect(await blobs.list('')).toEqual({ keys: keys.toSorted() });
        const prefix = (keys[0] ?? '').slice(0, 2);
        expect((await blobs.list(prefix)).keys).toEqual(keys.filter((one) => one.startsWith(prefix)).toSorted());
      }),
      { numRuns: 30 },
    );
  });
});
