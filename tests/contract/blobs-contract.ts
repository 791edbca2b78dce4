import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from '../../shared/ports.ts';

/** What an adapter brings to the suite. The store may hold other blobs: every test uses a prefix of its own. */
export type BlobsHarness = { readonly blobs: Blobs; close(): Promise<void> };

let prefixes = 0;

/** Runs the Blobs contract against one adapter. */
export function describeBlobs(name: string, makeBlobs: () => Promise<BlobsHarness>): void {
  describe(`Blobs contract: ${name}`, () => {
    let harness: BlobsHarness;
    let blobs: Blobs;
    let prefix: string;

    beforeEach(async () => {
      harness = await makeBlobs();
      blobs = harness.blobs;
      prefixes += 1;
      prefix = `contract-${process.pid}-${prefixes}`;
    });
    afterEach(async () => {
      await harness.close();
    });

    const bytes = (text: string): Uint8Array => Buffer.from(text);
    const textOf = async (key: string): Promise<string | undefined> => {
      const found = await blobs.get(key);
      return found === undefined ? undefined : Buffer.from(found).toString();
    };
    const listAll = async (under: string): Promise<string[]> => {
      const keys: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await blobs.list(under, cursor);
        keys.push(...page.keys);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return keys;
    };

    it('get() gives undefined and exists() false when nothing was put', async () => {
      expect(await blobs.get(`${prefix}/a`)).toBeUndefined();
      expect(await blobs.exists(`${prefix}/a`)).toBe(false);
      expect(await blobs.get(`${prefix}/a/b/c`)).toBeUndefined();
    });

    it('get() gives back the bytes that were put', async () => {
      const every = Uint8Array.from({ length: 256 }, (_, n) => n);
      expect(await blobs.put(`${prefix}/a.bin`, every)).toBe('written');
      expect(Buffer.from((await blobs.get(`${prefix}/a.bin`))!).equals(every)).toBe(true);
      expect(await blobs.exists(`${prefix}/a.bin`)).toBe(true);
    });

    it('describe() tells size and time of what was put last, and nothing of what is not there', async () => {
      expect(await blobs.describe(`${prefix}/a`)).toBeUndefined();
      await blobs.put(`${prefix}/a`, bytes('first'));
      await blobs.put(`${prefix}/a`, bytes('second'));
      const found = await blobs.describe(`${prefix}/a`);
      expect(found?.bytes).toBe(6);
      expect(new Date(found!.writtenAt).toISOString()).toBe(found!.writtenAt);
    });

    it('erase() leaves nothing of a blob and everything of its neighbours, and may be repeated', async () => {
      for (const text of ['first', 'second']) await blobs.put(`${prefix}/a`, bytes(text));
      await blobs.delete(`${prefix}/a`);
      await blobs.put(`${prefix}/a`, bytes('third'));
      await blobs.put(`${prefix}/ab`, bytes('neighbour'));
      for (let times = 0; times < 2; times++) await blobs.erase(`${prefix}/a`);
      expect(await blobs.exists(`${prefix}/a`)).toBe(false);
      expect(await listAll(prefix)).toEqual([`${prefix}/ab`]);
      expect(await textOf(`${prefix}/ab`)).toBe('neighbour');
    });

    it('put() takes no bytes and five million', async () => {
      await blobs.put(`${prefix}/empty`, new Uint8Array());
      await blobs.put(`${prefix}/large`, new Uint8Array(5_000_000).fill(7));
      expect((await blobs.get(`${prefix}/empty`))?.length).toBe(0);
      expect((await blobs.get(`${prefix}/large`))?.length).toBe(5_000_000);
    });

    it('put() replaces', async () => {
      await blobs.put(`${prefix}/a`, bytes('long before'));
      expect(await blobs.put(`${prefix}/a`, bytes('after'))).toBe('written');
      expect(await textOf(`${prefix}/a`)).toBe('after');
    });

    it('put() with ifAbsent leaves an existing blob as it is', async () => {
      expect(await blobs.put(`${prefix}/a`, bytes('first'), { ifAbsent: true })).toBe('written');
      expect(await blobs.put(`${prefix}/a`, bytes('second'), { ifAbsent: true })).toBe('conflict');
      expect(await textOf(`${prefix}/a`)).toBe('first');
    });

    it('put() with ifAbsent has one winner when many race', async () => {
      const puts = Array.from({ length: 20 }, (_, n) =>
        blobs.put(`${prefix}/deep/new/a`, bytes(`writer ${n}`), { ifAbsent: true }),
      );
      const outcomes = await Promise.all(puts);
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
      expect(await textOf(`${prefix}/deep/new/a`)).toBe(`writer ${outcomes.indexOf('written')}`);
    });

    it('put() shows readers a whole blob while writers race', async () => {
      const writers = Array.from({ length: 10 }, (_, n) => blobs.put(`${prefix}/a`, bytes(String(n).repeat(100_000))));
      const readers = Array.from({ length: 10 }, () => textOf(`${prefix}/a`));
      for (const seen of await Promise.all(readers)) {
        if (seen !== undefined) expect([seen.length, new Set(seen).size]).toEqual([100_000, 1]);
      }
      await Promise.all(writers);
    });

    it('delete() removes a blob, and is content when there is none', async () => {
      await blobs.put(`${prefix}/a`, bytes('x'));
      await blobs.delete(`${prefix}/a`);
      await blobs.delete(`${prefix}/a`);
      await blobs.delete(`${prefix}/never/was`);
      expect(await blobs.exists(`${prefix}/a`)).toBe(false);
      expect(await listAll(prefix)).toEqual([]);
      expect(await blobs.put(`${prefix}/a`, bytes('y'), { ifAbsent: true })).toBe('written');
    });

    it('a key may be the beginning of another', async () => {
      await blobs.put(`${prefix}/a/b`, bytes('deep'));
      await blobs.put(`${prefix}/a`, bytes('flat'));
      expect(await textOf(`${prefix}/a`)).toBe('flat');
      expect(await textOf(`${prefix}/a/b`)).toBe('deep');
      await blobs.delete(`${prefix}/a`);
      expect(await listAll(`${prefix}/`)).toEqual([`${prefix}/a/b`]);
    });

    it('list() gives keys in byte order, whatever is a folder', async () => {
      const sorted = ['a', 'a-b', 'a.b', 'a/b', 'a/b-c/d', 'a/b/c', 'a0', 'a_', 'aa', 'b/a', 'c'].map(
        (k) => `${prefix}/${k}`,
      );
      expect(sorted.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(sorted);
      for (const key of sorted.toReversed()) await blobs.put(key, bytes(key));
      expect(await listAll(`${prefix}/`)).toEqual(sorted);
    });

    it.each<{ under: string; expected: string[] }>([
      { under: '', expected: ['raw/1/a', 'raw/1/b', 'raw/12', 'rax'] },
      { under: 'ra', expected: ['raw/1/a', 'raw/1/b', 'raw/12', 'rax'] },
      { under: 'raw/1', expected: ['raw/1/a', 'raw/1/b', 'raw/12'] },
      { under: 'raw/1/', expected: ['raw/1/a', 'raw/1/b'] },
      { under: 'raw/1/a', expected: ['raw/1/a'] },
      { under: 'none/', expected: [] },
    ])('list() gives the keys that begin with a prefix: "$under"', async ({ under, expected }) => {
      for (const key of ['raw/1/a', 'raw/1/b', 'raw/12', 'rax']) await blobs.put(`${prefix}/${key}`, bytes('x'));
      expect(await listAll(`${prefix}/${under}`)).toEqual(expected.map((key) => `${prefix}/${key}`));
    });

    it('list() pages through many keys, each once, while others arrive and go', async () => {
      const keys = Array.from(
        { length: 1_100 },
        (_, n) => `${prefix}/${n % 10}/${String(n).padStart(5, '0')}`,
      ).toSorted();
      for (let n = 0; n < keys.length; n += 50) {
        await Promise.all(keys.slice(n, n + 50).map((key) => blobs.put(key, bytes('x'))));
      }
      const first = await blobs.list(`${prefix}/`);
      expect(first.cursor).toBeDefined();
      expect(first.keys).toEqual(keys.slice(0, first.keys.length));
      await blobs.put(`${prefix}/0/00000-early`, bytes('x'));
      await blobs.put(`${prefix}/9/zz-late`, bytes('x'));
      await blobs.delete(keys.at(-1)!);
      const rest = await blobs.list(`${prefix}/`, first.cursor!);
      expect(rest.keys).toEqual([...keys.slice(first.keys.length, -1), `${prefix}/9/zz-late`]);
      await expect(blobs.list(`${prefix}/0`, first.cursor!)).rejects.toMatchObject({ code: 'bad-cursor' });
    });

    it('list() refuses a made-up cursor', async () => {
      await expect(blobs.list(prefix, 'x')).rejects.toMatchObject({ name: 'VigiaError', code: 'bad-cursor' });
    });

    it('every operation takes a key of 512 characters', async () => {
      const key = `${prefix}/${'k'.repeat(200)}/${'-'.repeat(200)}/`;
      const longest = key + 'z'.repeat(512 - key.length);
      expect(await blobs.put(longest, bytes('x'))).toBe('written');
      expect(await textOf(longest)).toBe('x');
      expect(await listAll(prefix)).toEqual([longest]);
    });

    it.each([
      { title: 'nothing', key: '' },
      { title: 'a leading slash', key: '/etc/passwd' },
      { title: 'a trailing slash', key: 'a/' },
      { title: 'an empty segment', key: 'a//b' },
      { title: 'a parent', key: '../a' },
      { title: 'a parent inside', key: 'a/../../b' },
      { title: 'a dot', key: './a' },
      { title: 'upper case', key: 'A' },
      { title: 'a backslash', key: 'a\\b' },
      { title: 'NUL', key: 'a\u0000' },
      { title: 'a letter outside ASCII', key: 'ñ' },
      { title: 'a space', key: 'a b' },
      { title: 'a tilde', key: '~tmp/x' },
      { title: '513 characters', key: `${'a'.repeat(199)}/${'a'.repeat(199)}/${'a'.repeat(113)}` },
      { title: 'a segment of 201 characters', key: 'a'.repeat(201) },
    ])('every operation refuses a key with $title', async ({ key }) => {
      const refusal = { name: 'VigiaError', code: 'bad-blob-key' };
      await expect(blobs.put(key, bytes('x'))).rejects.toMatchObject(refusal);
      await expect(blobs.put(key, bytes('x'), { ifAbsent: true })).rejects.toMatchObject(refusal);
      await expect(blobs.get(key)).rejects.toMatchObject(refusal);
      await expect(blobs.exists(key)).rejects.toMatchObject(refusal);
      await expect(blobs.delete(key)).rejects.toMatchObject(refusal);
      await expect(blobs.describe(key)).rejects.toMatchObject(refusal);
      await expect(blobs.erase(key)).rejects.toMatchObject(refusal);
    });
  });
}
