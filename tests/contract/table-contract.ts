import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/model/json.ts';
import type {
  IndexName,
  StoredItem,
  Table,
  TableItem,
  TableKey,
  TablePage,
  TableQuery,
  TransactWrite,
} from '../../shared/ports.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';

/** What an adapter brings to the suite. The table may hold other items: every test uses kinds of its own. */
export type TableHarness = {
  readonly table: Table;
  /** The clock that the table goes by. */
  readonly clock: ManualClock;
  /** Comes back when index reads show every write so far. */
  settleIndexes(): Promise<void>;
  close(): Promise<void>;
};

/** The limits of the port, as numbers of the contract rather than of an adapter. */
const MAX_ITEM_BYTES = 400_000;
const MAX_TRANSACT_BYTES = 4_000_000;

let kinds = 0;

/** Runs the Table contract against one adapter. */
export function describeTable(name: string, makeTable: () => Promise<TableHarness>): void {
  describe(`Table contract: ${name}`, () => {
    let harness: TableHarness;
    let table: Table;
    let kind: string;

    beforeEach(async () => {
      harness = await makeTable();
      table = harness.table;
      kinds += 1;
      kind = `contract-${process.pid}-${kinds}`;
    });
    afterEach(async () => {
      await harness.close();
    });

    const key = (sort: string, partition = 'p'): TableKey => ({ kind, partition, sort });
    const item = (sort: string, body: JsonObject = {}, rest: Partial<TableItem> = {}): TableItem => ({
      key: key(sort),
      body,
      ...rest,
    });
    const inHours = (hours: number): string =>
      new Date(harness.clock.now().getTime() + hours * 3_600_000).toISOString();
    const all = async (query: Omit<TableQuery, 'kind'>): Promise<readonly StoredItem[]> =>
      await drain((cursor) => table.query({ kind, ...query, ...(cursor !== undefined && { cursor }) }));

    describe('get() and put()', () => {
      it('get() gives undefined when nothing was put', async () => {
        expect(await table.get(key('none'))).toBeUndefined();
      });

      it('get() gives back exactly what was put, with version 1', async () => {
        const whole = item(
          'á/ñ#"',
          {
            text: 'Sinaloa — “señal” \u0000 \ud800 😀',
            n: -1.5e-7,
            no: false,
            nil: null,
            list: [1, [], {}],
            o: { a: {} },
          },
          {
            indexes: { due: { partition: 'd', sort: '1' }, list: { partition: 'l', sort: '2' } },
            expiresAt: inHours(1),
          },
        );
        expect(await table.put(whole)).toBe('written');
        expect(await table.get(whole.key)).toEqual({ ...whole, version: 1 });
      });

      it('put() drops fields that are undefined', async () => {
        await table.put(item('a', { kept: 1, gone: undefined, inner: { gone: undefined } }));
        expect(Object.keys((await table.get(key('a')))!.body)).toEqual(['kept', 'inner']);
        expect((await table.get(key('a')))!.body).toStrictEqual({ kept: 1, inner: {} });
      });

      it('put() takes objects without a prototype, and fields with odd names', async () => {
        const body = Object.assign(
          Object.create(null) as JsonObject,
          JSON.parse('{"__proto__":1,"constructor":{"":2}}'),
        );
        await table.put(item('a', body));
        expect(JSON.stringify((await table.get(key('a')))!.body)).toBe(JSON.stringify(body));
      });

      it('put() replaces body, indexes and expiry, and raises the version by one', async () => {
        await table.put(
          item('a', { x: 1 }, { indexes: { due: { partition: 'd', sort: '1' } }, expiresAt: inHours(1) }),
        );
        await table.put(item('a', { y: 2 }));
        expect(await table.get(key('a'))).toEqual({ ...item('a', { y: 2 }), version: 2 });
        await harness.settleIndexes();
        expect(await all({ index: 'due', partition: 'd' })).toEqual([]);
      });

      it('get() tells items apart that share all but one part of the key', async () => {
        const keys = [
          key('a'),
          key('b'),
          key('a', 'q'),
          { kind: `${kind}x`, partition: 'p', sort: 'a' },
          key('a', 'p#a'),
        ];
        for (const [n, one] of keys.entries()) await table.put({ key: one, body: { n } });
        for (const [n, one] of keys.entries()) expect((await table.get(one))?.body).toEqual({ n });
      });

      it('get() gives a value that the caller may keep when the stored one changes', async () => {
        await table.put(item('a', { list: [1] }));
        const before = await table.get(key('a'));
        await table.put(item('a', { list: [2] }));
        expect(before?.body).toEqual({ list: [1] });
      });

      it.each<{ title: string; body: unknown }>([
        { title: 'NaN', body: { n: Number.NaN } },
        { title: 'Infinity', body: { n: Number.POSITIVE_INFINITY } },
        { title: 'a Date', body: { at: new Date(0) } },
        { title: 'a Map', body: { m: new Map() } },
        { title: 'bytes', body: { b: new Uint8Array(1) } },
        { title: 'a bigint', body: { n: 1n } },
        { title: 'a function', body: { f: () => 1 } },
        { title: 'undefined in an array', body: { list: [undefined] } },
        { title: 'a hole in an array', body: { list: new Array(1) } },
        { title: 'an array', body: [] },
        { title: 'null', body: null },
      ])('put() refuses a body that is not plain JSON: $title', async ({ body }) => {
        await expect(table.put({ key: key('a'), body: body as JsonObject })).rejects.toMatchObject({
          name: 'VigiaError',
          code: 'not-plain-json',
        });
        expect(await table.get(key('a'))).toBeUndefined();
      });

      it('put() refuses a body that holds itself', async () => {
        const body: Record<string, JsonObject> = {};
        body['self'] = body;
        await expect(table.put(item('a', body))).rejects.toMatchObject({ code: 'not-plain-json' });
      });
    });

    describe('conditions', () => {
      it('put() with ifAbsent writes once and then conflicts, changing nothing', async () => {
        expect(await table.put(item('a', { n: 1 }), { ifAbsent: true })).toBe('written');
        expect(await table.put(item('a', { n: 2 }), { ifAbsent: true })).toBe('conflict');
        expect(await table.get(key('a'))).toEqual({ ...item('a', { n: 1 }), version: 1 });
      });

      it('put() with ifVersion writes on that version only', async () => {
        await table.put(item('a', { n: 1 }));
        expect(await table.put(item('a', { n: 9 }), { ifVersion: 2 })).toBe('conflict');
        expect(await table.put(item('a', { n: 2 }), { ifVersion: 1 })).toBe('written');
        expect(await table.put(item('a', { n: 9 }), { ifVersion: 1 })).toBe('conflict');
        expect(await table.get(key('a'))).toMatchObject({ body: { n: 2 }, version: 2 });
      });

      it('put() with ifVersion conflicts when there is no item', async () => {
        expect(await table.put(item('a'), { ifVersion: 1 })).toBe('conflict');
        expect(await table.get(key('a'))).toBeUndefined();
      });

      it('deleteIfVersion() deletes that version only', async () => {
        await table.put(item('a', {}, { indexes: { day: { partition: 'd', sort: '1' } } }));
        expect(await table.deleteIfVersion(key('a'), 2)).toBe('conflict');
        expect(await table.get(key('a'))).toBeDefined();
        expect(await table.deleteIfVersion(key('a'), 1)).toBe('written');
        expect(await table.get(key('a'))).toBeUndefined();
        expect(await table.deleteIfVersion(key('a'), 1)).toBe('conflict');
        await harness.settleIndexes();
        expect(await all({ index: 'day', partition: 'd' })).toEqual([]);
        expect(await table.put(item('a'), { ifAbsent: true })).toBe('written');
      });

      it('put() with ifAbsent has one winner when many race', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, n) => table.put(item('a', { n }), { ifAbsent: true })),
        );
        expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
        expect((await table.get(key('a')))?.body).toEqual({ n: outcomes.indexOf('written') });
      });

      it('put() with ifVersion loses no update when many read, change and retry', async () => {
        await table.put(item('a', { n: 0 }));
        const raise = async (): Promise<void> => {
          for (;;) {
            const found = (await table.get(key('a')))!;
            const next = item('a', { n: Number(found.body['n']) + 1 });
            if ((await table.put(next, { ifVersion: found.version })) === 'written') return;
          }
        };
        await Promise.all(Array.from({ length: 8 }, raise));
        expect(await table.get(key('a'))).toMatchObject({ body: { n: 8 }, version: 9 });
      });
    });

    describe('limits', () => {
      const ofBytes = (bytes: number, sort = 'a', rest: Partial<TableItem> = {}): TableItem => {
        const empty = item(sort, { t: '' }, rest);
        return { ...empty, body: { t: 'x'.repeat(bytes - sizeOf(empty)) } };
      };

      it('put() takes an item of exactly 400 KB and gives it back', async () => {
        const largest = ofBytes(MAX_ITEM_BYTES);
        expect(sizeOf(largest)).toBe(MAX_ITEM_BYTES);
        expect(await table.put(largest)).toBe('written');
        expect((await table.get(key('a')))?.body).toEqual(largest.body);
      });

      it('put() takes the largest item with the largest keys in every index', async () => {
        const entry = (letter: string) => ({ partition: letter.repeat(1024), sort: letter.repeat(1024) });
        const indexes = { due: entry('d'), day: entry('e'), list: entry('l') };
        const largest = ofBytes(MAX_ITEM_BYTES, 's'.repeat(1024), { indexes });
        expect(await table.put(largest)).toBe('written');
        expect(await table.get(largest.key)).toEqual({ ...largest, version: 1 });
      });

      it.each([
        { title: 'body', tooLarge: () => ofBytes(MAX_ITEM_BYTES + 1) },
        { title: 'body in two-byte letters', tooLarge: () => item('a', { t: 'ñ'.repeat(MAX_ITEM_BYTES / 2) }) },
        {
          title: 'index keys',
          tooLarge: () => ({
            ...ofBytes(MAX_ITEM_BYTES),
            indexes: { due: { partition: 'a', sort: 'b' } },
          }),
        },
      ])('put() refuses an item beyond 400 KB: $title', async ({ tooLarge }) => {
        await expect(table.put(tooLarge())).rejects.toMatchObject({ name: 'VigiaError', code: 'table-limit' });
        expect(await table.get(key('a'))).toBeUndefined();
      });

      it('put() takes keys of exactly 1,024 bytes', async () => {
        const long = { kind, partition: 'é'.repeat(512), sort: 's'.repeat(1024) };
        const whole = {
          key: long,
          body: {},
          indexes: { list: { partition: 'é'.repeat(512), sort: 's'.repeat(1024) } },
        };
        expect(await table.put(whole)).toBe('written');
        expect(await table.get(long)).toEqual({ ...whole, version: 1 });
      });

      it.each<{ title: string; bad: Partial<TableKey> }>([
        { title: 'a partition of 1,025 bytes', bad: { partition: `${'é'.repeat(512)}x` } },
        { title: 'a sort key of 1,025 bytes', bad: { sort: 's'.repeat(1025) } },
        { title: 'an empty partition', bad: { partition: '' } },
        { title: 'an empty sort key', bad: { sort: '' } },
        { title: 'a lone surrogate', bad: { sort: 'a\ud800' } },
        { title: 'an empty kind', bad: { kind: '' } },
        { title: 'a kind with a separator', bad: { kind: 'a#b' } },
      ])('every operation refuses a key with $title', async ({ bad }) => {
        const wrong = { ...key('a'), ...bad };
        const refusal = { name: 'VigiaError', code: 'table-limit' };
        await expect(table.put({ key: wrong, body: {} })).rejects.toMatchObject(refusal);
        await expect(table.get(wrong)).rejects.toMatchObject(refusal);
        await expect(table.getMany([wrong])).rejects.toMatchObject(refusal);
        await expect(table.add(wrong, 1)).rejects.toMatchObject(refusal);
        await expect(table.deleteIfVersion(wrong, 1)).rejects.toMatchObject(refusal);
        await expect(table.transact([{ kind: 'delete', key: wrong }])).rejects.toMatchObject(refusal);
      });

      it.each(['partition', 'sort'] as const)('put() refuses an index entry whose %s is too long', async (part) => {
        const entry = { partition: 'p', sort: 's', [part]: 'x'.repeat(1025) };
        await expect(table.put(item('a', {}, { indexes: { due: entry } }))).rejects.toMatchObject({
          code: 'table-limit',
        });
      });

      it.each([
        '',
        'tomorrow',
        '2026-03-02',
        '2026-03-02T12:00:00',
        '2026-03-02T12:00:00+01:00',
        '2026-13-02T12:00:00Z',
      ])('put() refuses expiresAt %j, which is no instant in UTC', async (expiresAt) => {
        await expect(table.put(item('a', {}, { expiresAt }))).rejects.toMatchObject({ code: 'table-limit' });
      });

      it('getMany() takes 100 keys and refuses 101', async () => {
        const keys = Array.from({ length: 101 }, (_, n) => key(`s${n}`));
        await table.transact(
          keys.slice(0, 100).map((one): TransactWrite => ({ kind: 'put', item: { key: one, body: {} } })),
        );
        expect(await table.getMany(keys.slice(0, 100))).toHaveLength(100);
        await expect(table.getMany(keys)).rejects.toMatchObject({ code: 'table-limit' });
      });

      it.each([0, -1, 1.5, 1001, Number.NaN])('query() refuses a limit of %s', async (limit) => {
        await expect(table.query({ index: 'primary', kind, partition: 'p', limit })).rejects.toMatchObject({
          code: 'table-limit',
        });
      });

      it.each([
        { index: 0, of: 0 },
        { index: 2, of: 2 },
        { index: -1, of: 2 },
        { index: 0.5, of: 2 },
      ])('scan() refuses segment $index of $of', async (segment) => {
        await expect(table.scan(kind, segment)).rejects.toMatchObject({ code: 'table-limit' });
      });
    });

    describe('getMany()', () => {
      it('gives the items that exist, each once', async () => {
        await table.put(item('a', { n: 1 }));
        await table.put(item('b', { n: 2 }));
        const found = await table.getMany([key('b'), key('none'), key('a'), key('b')]);
        expect(sorts(found).toSorted()).toEqual(['a', 'b']);
      });

      it('gives nothing for no keys', async () => {
        expect(await table.getMany([])).toEqual([]);
      });
    });

    describe('add()', () => {
      it('starts at zero and gives back the new value', async () => {
        expect(await table.add(key('n'), 5)).toBe(5);
        expect(await table.add(key('n'), -7)).toBe(-2);
        expect(await table.get(key('n'))).toEqual({ ...item('n', { value: -2 }), version: 2 });
      });

      it('loses nothing when many add at once', async () => {
        const values = await Promise.all(Array.from({ length: 25 }, () => table.add(key('n'), 1)));
        expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
      });

      it('goes on from a body {value}, keeping indexes and expiry', async () => {
        const counter = item(
          'n',
          { value: 40 },
          { indexes: { list: { partition: 'l', sort: '1' } }, expiresAt: inHours(1) },
        );
        await table.put(counter);
        expect(await table.add(key('n'), 2)).toBe(42);
        expect(await table.get(key('n'))).toEqual({ ...counter, body: { value: 42 }, version: 2 });
      });

      it('makes an older version conflict', async () => {
        await table.add(key('n'), 1);
        await table.add(key('n'), 1);
        expect(await table.put(item('n', { value: 0 }), { ifVersion: 1 })).toBe('conflict');
        expect(await table.put(item('n', { value: 0 }), { ifVersion: 2 })).toBe('written');
        expect(await table.add(key('n'), 1)).toBe(1);
      });

      it.each<{ body: JsonObject }>([
        { body: {} },
        { body: { value: '1' } },
        { body: { value: 1.5 } },
        { body: { value: 1, more: true } },
      ])('refuses a row with body $body, and leaves it', async ({ body }) => {
        await table.put(item('a', body));
        await expect(table.add(key('a'), 1)).rejects.toMatchObject({ name: 'VigiaError', code: 'not-a-counter' });
        expect(await table.get(key('a'))).toEqual({ ...item('a', body), version: 1 });
      });

      it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses to add %s', async (by) => {
        await expect(table.add(key('n'), by)).rejects.toMatchObject({ code: 'table-limit' });
      });
    });

    describe('expiresAt', () => {
      const expiring = (sort = 'a'): TableItem =>
        item(sort, { value: 7 }, { indexes: { due: { partition: 'd', sort } }, expiresAt: inHours(1) });

      it('keeps an item until the last millisecond before it', async () => {
        await table.put(expiring());
        harness.clock.advance(3_600_000 - 1);
        expect(await table.get(key('a'))).toBeDefined();
      });

      it('hides an expired item from every read', async () => {
        await table.put(expiring());
        await harness.settleIndexes();
        harness.clock.advance(3_600_000);
        expect(await table.get(key('a'))).toBeUndefined();
        expect(await table.getMany([key('a')])).toEqual([]);
        expect(await all({ index: 'primary', partition: 'p' })).toEqual([]);
        expect(await all({ index: 'due', partition: 'd' })).toEqual([]);
        expect(await drain((cursor) => table.scan(kind, { index: 0, of: 1 }, cursor))).toEqual([]);
      });

      it('makes an expired item absent for every condition', async () => {
        for (const sort of ['a', 'b', 'c', 'd']) await table.put(expiring(sort));
        harness.clock.advance(3_600_000);
        expect(await table.put(item('a'), { ifVersion: 1 })).toBe('conflict');
        expect(await table.put(item('a', { n: 1 }), { ifAbsent: true })).toBe('written');
        expect((await table.get(key('a')))?.body).toEqual({ n: 1 });
        expect(await table.deleteIfVersion(key('b'), 1)).toBe('conflict');
        expect(await table.transact([{ kind: 'put', item: item('c'), condition: { ifVersion: 1 } }])).toBe('conflict');
        expect(await table.add(key('d'), 1)).toBe(1);
        expect(await table.get(key('d'))).toMatchObject({ ...item('d', { value: 1 }) });
        expect(await table.get(key('d'))).not.toHaveProperty('expiresAt');
      });

      it('pages past expired items without losing live ones', async () => {
        for (let n = 0; n < 30; n += 1) {
          const sort = String(n).padStart(2, '0');
          await table.put(n % 3 === 0 ? item(sort) : { ...expiring(sort) });
        }
        harness.clock.advance(3_600_000);
        const live = await all({ index: 'primary', partition: 'p', limit: 2 });
        expect(sorts(live)).toEqual(['00', '03', '06', '09', '12', '15', '18', '21', '24', '27']);
      });
    });

    describe('query()', () => {
      const putAll = async (sortKeys: readonly string[]): Promise<void> => {
        for (const sort of sortKeys) await table.put(item(sort));
      };

      it('compares sort keys by UTF-8 bytes, not by UTF-16 or locale', async () => {
        // By UTF-16 units 😀 (d83d) comes before U+FF41 (ff41); by UTF-8 bytes it is the other way round.
        const sorted = ['!', '10', '9', 'A', 'B', 'a', 'a ', 'a!', 'aa', 'á', 'ａ', '😀'];
        await putAll(sorted.toReversed());
        expect(sorts(await all({ index: 'primary', partition: 'p' }))).toEqual(sorted);
        expect(sorts(await all({ index: 'primary', partition: 'p', order: 'descending', limit: 5 }))).toEqual(
          sorted.toReversed(),
        );
      });

      it('gives the items of that kind and partition only', async () => {
        await putAll(['a']);
        await table.put({ key: key('b', 'p2'), body: {} });
        await table.put({ key: { kind: `${kind}2`, partition: 'p', sort: 'c' }, body: {} });
        expect(sorts(await all({ index: 'primary', partition: 'p' }))).toEqual(['a']);
      });

      it.each<{ from?: string; to?: string; expected: string[] }>([
        { from: 'b', to: 'd', expected: ['b', 'c', 'd'] },
        { from: 'b', expected: ['b', 'c', 'd', 'e'] },
        { to: 'b', expected: ['a', 'b'] },
        { from: 'bb', to: 'cc', expected: ['c'] },
        { from: 'd', to: 'b', expected: [] },
        { from: 'z', expected: [] },
      ])('includes both bounds: from $from to $to', async ({ expected, ...bounds }) => {
        await putAll(['a', 'b', 'c', 'd', 'e']);
        expect(sorts(await all({ index: 'primary', partition: 'p', ...bounds }))).toEqual(expected);
        expect(
          sorts(await all({ index: 'primary', partition: 'p', ...bounds, order: 'descending', limit: 1 })),
        ).toEqual(expected.toReversed());
      });

      it('gives 100 items unless said, and 1,000 when asked for', async () => {
        const keys = Array.from({ length: 1000 }, (_, n) => key(String(n).padStart(4, '0')));
        for (let n = 0; n < 1000; n += 100) {
          await table.transact(
            keys.slice(n, n + 100).map((one): TransactWrite => ({ kind: 'put', item: { key: one, body: {} } })),
          );
        }
        const page = await table.query({ index: 'primary', kind, partition: 'p' });
        expect(page.items).toHaveLength(100);
        expect(page.cursor).toBeDefined();
        expect((await table.query({ index: 'primary', kind, partition: 'p', limit: 1000 })).items).toHaveLength(1000);
      });

      it('shows a write at once in the primary index', async () => {
        await putAll(['a']);
        expect(sorts((await table.query({ index: 'primary', kind, partition: 'p' })).items)).toEqual(['a']);
      });

      it('ends a page early, with a cursor, when its items are large', async () => {
        for (let n = 0; n < 12; n += 1) await table.put(item(`s${n + 10}`, { t: 'x'.repeat(390_000) }));
        const page = await table.query({ index: 'primary', kind, partition: 'p', limit: 12 });
        expect(page.items.length).toBeGreaterThan(0);
        expect(page.items.length).toBeLessThan(12);
        expect(page.cursor).toBeDefined();
        expect(await all({ index: 'primary', partition: 'p', limit: 12 })).toHaveLength(12);
      });

      it.each<IndexName>(['due', 'day', 'list'])('reads index %s in its own order, with whole items', async (index) => {
        for (const [sort, place] of [
          ['a', '3'],
          ['b', '1'],
          ['c', '2'],
        ] as const) {
          await table.put(item(sort, { place }, { indexes: { [index]: { partition: 'x', sort: place } } }));
        }
        await table.put(item('d'));
        await table.put(item('e', {}, { indexes: { [index]: { partition: 'y', sort: '0' } } }));
        await harness.settleIndexes();
        const found = await all({ index, partition: 'x' });
        expect(sorts(found)).toEqual(['b', 'c', 'a']);
        expect(found[0]).toEqual(await table.get(key('b')));
        expect(sorts(await all({ index, partition: 'x', from: '2', to: '3', order: 'descending' }))).toEqual([
          'a',
          'c',
        ]);
      });

      it('moves an item in an index when its place changes', async () => {
        await table.put(item('a', {}, { indexes: { due: { partition: 'x', sort: '1' } } }));
        await table.put(item('a', {}, { indexes: { due: { partition: 'y', sort: '1' } } }));
        await harness.settleIndexes();
        expect(await all({ index: 'due', partition: 'x' })).toEqual([]);
        expect(sorts(await all({ index: 'due', partition: 'y' }))).toEqual(['a']);
      });

      it('pages through items that share one place in an index', async () => {
        for (let n = 0; n < 25; n += 1) {
          await table.put({
            key: key(`s${n % 5}`, `p${Math.floor(n / 5)}`),
            body: { n },
            indexes: { list: { partition: 'x', sort: 'same' } },
          });
        }
        await harness.settleIndexes();
        const found = await all({ index: 'list', partition: 'x', limit: 3 });
        expect(found.map(({ body }) => Number(body['n'])).toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: 25 }, (_, n) => n),
        );
      });
    });

    describe('cursors', () => {
      const first = { index: 'primary', partition: 'p', limit: 2 } as const;
      const fill = async (): Promise<string> => {
        for (const sort of ['b', 'd', 'f', 'h']) {
          await table.put(item(sort, {}, { indexes: { due: { partition: 'p', sort } } }));
        }
        return (await table.query({ kind, ...first })).cursor!;
      };

      it('give each item once while others arrive and go', async () => {
        let cursor: string | undefined = await fill();
        await table.put(item('a'));
        await table.put(item('e'));
        await table.deleteIfVersion(key('d'), 1);
        const rest: string[] = [];
        while (cursor !== undefined) {
          const page: TablePage = await table.query({ kind, ...first, cursor });
          rest.push(...sorts(page.items));
          cursor = page.cursor;
        }
        expect(rest).toEqual(['e', 'f', 'h']);
      });

      it('allow another limit on the way', async () => {
        const cursor = await fill();
        expect(sorts((await table.query({ kind, ...first, limit: 50, cursor })).items)).toEqual(['f', 'h']);
      });

      it('are refused by any other listing', async () => {
        const cursor = await fill();
        const refusal = { name: 'VigiaError', code: 'bad-cursor' };
        const others: Partial<TableQuery>[] = [
          { partition: 'q' },
          { kind: `${kind}2` },
          { index: 'due' },
          { order: 'descending' },
          { from: 'a' },
          { to: 'z' },
        ];
        for (const other of others) {
          await expect(table.query({ kind, ...first, ...other, cursor })).rejects.toMatchObject(refusal);
        }
        await expect(table.scan(kind, { index: 0, of: 1 }, cursor)).rejects.toMatchObject(refusal);
      });

      it.each(['', 'x', '!!!', 'bnVsbA', 'W10', 'eyJhIjoxfQ'])('are refused when made up: %j', async (cursor) => {
        const refusal = { name: 'VigiaError', code: 'bad-cursor' };
        await expect(table.query({ kind, ...first, cursor })).rejects.toMatchObject(refusal);
        await expect(table.scan(kind, { index: 0, of: 1 }, cursor)).rejects.toMatchObject(refusal);
      });

      it('of one scan segment are refused by another', async () => {
        // More than any adapter gives on one page.
        for (let n = 0; n < 1_100; n += 100) {
          const some = Array.from({ length: 100 }, (_, i): TransactWrite => ({ kind: 'put', item: item(`s${n + i}`) }));
          await table.transact(some);
        }
        const { cursor } = await table.scan(kind, { index: 0, of: 1 });
        expect(cursor).toBeDefined();
        await expect(table.scan(kind, { index: 0, of: 2 }, cursor)).rejects.toMatchObject({ code: 'bad-cursor' });
      });
    });

    describe('scan()', () => {
      it.each([1, 2, 7])('gives every item of the kind once over %s segments', async (of) => {
        const keys = Array.from({ length: 230 }, (_, n) => key(`s${n % 2}`, `p${Math.floor(n / 2)}`));
        for (const one of keys) await table.put({ key: one, body: {} });
        await table.put({ key: { kind: `${kind}2`, partition: 'p', sort: 's' }, body: {} });
        const segments = await Promise.all(
          Array.from({ length: of }, (_, index) => drain((cursor) => table.scan(kind, { index, of }, cursor))),
        );
        const found = segments.flat().map(({ key: { partition, sort } }) => `${partition}/${sort}`);
        expect(found.toSorted()).toEqual(keys.map(({ partition, sort }) => `${partition}/${sort}`).toSorted());
        // A hash that left a segment empty among 115 partitions would share no work.
        for (const segment of segments) expect(segment.length).toBeGreaterThan(0);
      });

      it('leaves an item in its segment when its body changes', async () => {
        await table.put(item('a', { n: 1 }));
        const segmentOf = async (): Promise<number[]> => {
          const sizes = [0, 1, 2, 3].map(async (index) => (await table.scan(kind, { index, of: 4 })).items.length);
          return await Promise.all(sizes);
        };
        const before = await segmentOf();
        await table.put(item('a', { n: 2 }));
        expect(await segmentOf()).toEqual(before);
      });
    });

    describe('transact()', () => {
      const put = (sort: string, body: JsonObject = {}): TransactWrite => ({ kind: 'put', item: item(sort, body) });

      it('writes and deletes everything together', async () => {
        await table.put(item('old', { n: 1 }));
        await table.put(item('gone'));
        const outcome = await table.transact([
          { kind: 'put', item: item('new', { n: 3 }), condition: { ifAbsent: true } },
          { kind: 'put', item: item('old', { n: 2 }), condition: { ifVersion: 1 } },
          { kind: 'delete', key: key('gone'), ifVersion: 1 },
          { kind: 'delete', key: key('never-was') },
        ]);
        expect(outcome).toBe('written');
        expect(await table.get(key('new'))).toMatchObject({ body: { n: 3 }, version: 1 });
        expect(await table.get(key('old'))).toMatchObject({ body: { n: 2 }, version: 2 });
        expect(await table.get(key('gone'))).toBeUndefined();
      });

      it.each<{ title: string; failing: (k: (sort: string) => TableKey) => TransactWrite }>([
        {
          title: 'ifAbsent',
          failing: (k) => ({ kind: 'put', item: { key: k('there'), body: {} }, condition: { ifAbsent: true } }),
        },
        {
          title: 'ifVersion',
          failing: (k) => ({ kind: 'put', item: { key: k('there'), body: {} }, condition: { ifVersion: 2 } }),
        },
        { title: 'a delete', failing: (k) => ({ kind: 'delete', key: k('there'), ifVersion: 2 }) },
        { title: 'a delete of nothing', failing: (k) => ({ kind: 'delete', key: k('none'), ifVersion: 1 }) },
      ])('changes nothing when the last condition fails: $title', async ({ failing }) => {
        await table.put(item('there', { n: 1 }));
        await table.put(item('other', { n: 1 }));
        const outcome = await table.transact([put('new'), put('other', { n: 2 }), failing(key)]);
        expect(outcome).toBe('conflict');
        expect(await table.get(key('new'))).toBeUndefined();
        expect(await table.get(key('other'))).toMatchObject({ body: { n: 1 }, version: 1 });
        expect(await table.get(key('there'))).toMatchObject({ body: { n: 1 }, version: 1 });
      });

      it('changes nothing when one item is refused', async () => {
        const bad: TransactWrite = { kind: 'put', item: item('bad', { n: Number.NaN }) };
        await expect(table.transact([put('a'), bad])).rejects.toMatchObject({ code: 'not-plain-json' });
        expect(await table.get(key('a'))).toBeUndefined();
      });

      it('takes 100 items and refuses 101', async () => {
        const writes = Array.from({ length: 101 }, (_, n) => put(`s${n}`));
        await expect(table.transact(writes)).rejects.toMatchObject({ name: 'VigiaError', code: 'table-limit' });
        expect(await table.get(key('s0'))).toBeUndefined();
        expect(await table.transact(writes.slice(1))).toBe('written');
      });

      it('takes 4 MB and refuses one byte more', async () => {
        const sized = (bytes: number, sort: string): TransactWrite => {
          const empty = item(sort, { t: '' });
          return { kind: 'put', item: { ...empty, body: { t: 'x'.repeat(bytes - sizeOf(empty)) } } };
        };
        const nine = Array.from({ length: 9 }, (_, n) => sized(MAX_ITEM_BYTES, `s${n}`));
        const rest = MAX_TRANSACT_BYTES - 9 * MAX_ITEM_BYTES;
        const half = sized(rest / 2, 'half');
        await expect(table.transact([...nine, half, sized(rest / 2 + 1, 'last')])).rejects.toMatchObject({
          code: 'table-limit',
        });
        expect(await table.get(key('half'))).toBeUndefined();
        expect(await table.transact([...nine, half, sized(rest / 2, 'last')])).toBe('written');
        expect((await table.get(key('last')))?.version).toBe(1);
      });

      it('refuses an item that comes twice', async () => {
        await expect(table.transact([put('a'), { kind: 'delete', key: key('a') }])).rejects.toMatchObject({
          code: 'table-limit',
        });
      });

      it('does nothing, well, when it is empty', async () => {
        expect(await table.transact([])).toBe('written');
      });

      it('has one winner when two claim overlapping items', async () => {
        const claim = (owner: number, names: string[]): Promise<string> =>
          table.transact(
            names.map((name) => ({ kind: 'put', item: item(name, { owner }), condition: { ifAbsent: true } })),
          );
        const outcomes = await Promise.all([claim(1, ['a', 'b']), claim(2, ['b', 'c'])]);
        expect(outcomes.toSorted()).toEqual(['conflict', 'written']);
        const winner = outcomes.indexOf('written') + 1;
        const owners = (await table.getMany([key('a'), key('b'), key('c')])).map(({ body }) => body['owner']);
        expect(owners).toEqual([winner, winner]);
      });
    });

    it('put(), transact(), add() and deleteIfVersion() leave what a plain map would, in any order', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 25 }), async (steps) => {
          run += 1;
          const partition = `run-${run}`;
          const model = new Map<string, { value: number; version: number }>();
          for (const step of steps) {
            const expected = applyToModel(model, step);
            expect(await applyToTable(table, (sort) => key(sort, partition), step)).toEqual(expected);
          }
          const found = (await all({ index: 'primary', partition })).map(({ key: { sort }, body, version }) => [
            sort,
            { value: body['value'], version },
          ]);
          expect(found).toEqual([...model].toSorted(([a], [b]) => (a < b ? -1 : 1)));
        }),
        { numRuns: 60 },
      );
    });
  });
}

type Step =
  | { readonly op: 'put'; readonly sort: string; readonly value: number; readonly when: 'always' | 'absent' | number }
  | { readonly op: 'add'; readonly sort: string; readonly value: number }
  | { readonly op: 'delete'; readonly sort: string; readonly version: number }
  | { readonly op: 'swap'; readonly sort: string; readonly other: string; readonly version: number };

const sortArbitrary = fc.constantFrom('a', 'b', 'c');
const smallArbitrary = fc.integer({ min: 1, max: 4 });
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    op: fc.constant('put' as const),
    sort: sortArbitrary,
    value: fc.integer(),
    when: fc.oneof(fc.constant('always' as const), fc.constant('absent' as const), smallArbitrary),
  }),
  fc.record({ op: fc.constant('add' as const), sort: sortArbitrary, value: fc.integer({ min: -99, max: 99 }) }),
  fc.record({ op: fc.constant('delete' as const), sort: sortArbitrary, version: smallArbitrary }),
  fc.record({
    op: fc.constant('swap' as const),
    sort: sortArbitrary,
    other: fc.constantFrom('d', 'e'),
    version: smallArbitrary,
  }),
);

function applyToModel(model: Map<string, { value: number; version: number }>, step: Step): string | number {
  const found = model.get(step.sort);
  const version = (found?.version ?? 0) + 1;
  switch (step.op) {
    case 'put': {
      const holds =
        step.when === 'always' || (step.when === 'absent' ? found === undefined : found?.version === step.when);
      if (holds) model.set(step.sort, { value: step.value, version });
      return holds ? 'written' : 'conflict';
    }
    case 'add': {
      const value = (found?.value ?? 0) + step.value;
      model.set(step.sort, { value, version });
      return value;
    }
    case 'delete':
      if (found?.version !== step.version) return 'conflict';
      model.delete(step.sort);
      return 'written';
    case 'swap': {
      if (found?.version !== step.version || model.has(step.other)) return 'conflict';
      model.delete(step.sort);
      model.set(step.other, { value: 0, version: 1 });
      return 'written';
    }
  }
}

async function applyToTable(table: Table, key: (sort: string) => TableKey, step: Step): Promise<string | number> {
  const target = key(step.sort);
  switch (step.op) {
    case 'put': {
      const item = { key: target, body: { value: step.value } };
      if (step.when === 'always') return await table.put(item);
      return await table.put(item, step.when === 'absent' ? { ifAbsent: true } : { ifVersion: step.when });
    }
    case 'add':
      return await table.add(target, step.value);
    case 'delete':
      return await table.deleteIfVersion(target, step.version);
    case 'swap':
      return await table.transact([
        { kind: 'put', item: { key: key(step.other), body: { value: 0 } }, condition: { ifAbsent: true } },
        { kind: 'delete', key: target, ifVersion: step.version },
      ]);
  }
}

function sorts(items: readonly StoredItem[]): string[] {
  return items.map(({ key }) => key.sort);
}

async function drain(read: (cursor: string | undefined) => Promise<TablePage>): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

/** The contract's measure: keys, index keys and body, in UTF-8 bytes. */
function sizeOf(item: TableItem): number {
  const keys = [item.key.kind, item.key.partition, item.key.sort];
  const places = Object.values(item.indexes ?? {}).flatMap(({ partition, sort }) => [partition, sort]);
  return [...keys, ...places, JSON.stringify(item.body)].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
