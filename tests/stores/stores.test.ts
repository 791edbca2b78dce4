import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { dueEntry, dueItems, shardOf } from '../../shared/stores/due.ts';
import type { SlotRequest, TurnRequest } from '../../shared/stores/hosts.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { all } from '../fakes/pipeline.ts';
import { makeArticleRecord, makeMail, makeMatch, makeSubscription } from '../fakes/records.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const READER = makeMatch().subscriberId;

function openStores(indexDelayMs = 0) {
  const db = openSqlite(':memory:');
  onTestFinished(() => db.close());
  const table = createSqliteTable(db, { clock: createManualClock(NOW), indexDelayMs });
  const blobs = createMemoryBlobs();
  return { ...createStores({ table, blobs }), table, blobs };
}

describe('the match store', () => {
  it('gives every pending match of a cadence, however many and however old the index', async () => {
    const { matches } = openStores(3_600_000);
    const ids = Array.from({ length: 250 }, (_, i) => `m${String(i).padStart(3, '0')}`);
    for (const id of ids.toReversed()) expect(await matches.add(makeMatch({ id }))).toBe('written');
    await matches.add(makeMatch({ id: 'h', cadence: 'hourly' }));
    await matches.add(makeMatch({ id: 'other', subscriberId: 'fedcba9876543210' }));
    expect((await matches.pending(READER, 'instant')).map(({ record }) => record.id)).toEqual(ids);
    expect(await matches.pending(READER, 'hourly')).toHaveLength(1);
  });

  it('keeps the first of two matches of one id, also once it ended', async () => {
    const { matches } = openStores();
    await matches.add(makeMatch());
    await matches.end((await matches.get(READER, 'm1'))!, { state: 'in-mail', mailId: 'mail-1' });
    expect(await matches.add(makeMatch({ articleId: 'later' }))).toBe('conflict');
    expect(await matches.pending(READER, 'instant')).toEqual([]);
    expect((await matches.get(READER, 'm1'))?.record).toMatchObject({ state: 'in-mail', articleId: 'a1' });
  });

  it('ends a match once: what it ended as stays', async () => {
    const { matches } = openStores();
    await matches.add(makeMatch());
    const found = (await matches.get(READER, 'm1'))!;
    await matches.end(found, { state: 'in-mail', mailId: 'mail-1' });
    await matches.end(found, { state: 'dropped', reason: 'late' });
    await matches.end((await matches.get(READER, 'm1'))!, { state: 'dropped', reason: 'late' });
    expect((await matches.get(READER, 'm1'))?.record).toMatchObject({ state: 'in-mail', mailId: 'mail-1' });
  });

  it('remembers the first mail that told a story', async () => {
    const { matches } = openStores();
    await matches.markTold(READER, ['a1 new'], 'mail-1', { a1: ['fentanyl'] });
    await matches.markTold(READER, ['a1 new', 'a1 +precursors'], 'mail-2', { a1: ['fentanyl', 'precursors'] });
    const rows = await matches.toldRows(READER, ['a1 new', 'a1 +precursors', 'b2 new']);
    expect(rows.get('a1 new')).toMatchObject({ mailId: 'mail-1', tags: ['fentanyl', 'precursors'] });
    expect(rows.get('a1 +precursors')).toMatchObject({ mailId: 'mail-2' });
    expect(rows.has('b2 new')).toBe(false);
  });
});

describe('the mail store', () => {
  it('lets one of two claims of a reader win, and changes nothing for the other', async () => {
    const { mails } = openStores();
    const later = makeMail({ slot: 'i20260302t1205', id: `${READER}-i20260302t1205` });
    for (const mail of [makeMail(), later]) await mails.open(mail);
    const { version } = await mails.outbox(READER);
    const claims = [makeMail(), later].map((mail) =>
      mails.claim({ record: { ...mail, state: 'claimed' }, version: 1 }, version),
    );
    expect((await Promise.all(claims)).toSorted()).toEqual(['conflict', 'written']);
    expect((await mails.outbox(READER)).record.unsettledSlot).toBe('i20260302t1200');
    expect((await mails.get(READER, later.slot))?.record.state).toBe('open');
  });

  it('lists what is neither sent nor ended', async () => {
    const { mails } = openStores();
    for (const [i, state] of (['open', 'claimed', 'sent', 'failed', 'empty'] as const).entries())
      await mails.open(makeMail({ state, slot: `i${i}`, id: `m${i}` }));
    expect((await all(mails.unfinished())).map(({ record }) => record.state)).toEqual(['open', 'claimed']);
  });
});

describe('the due index', () => {
  it('gives what is due at that instant, of one kind, and hides what is queued', async () => {
    const { mails, table } = openStores();
    await mails.open(makeMail());
    const due = async (at: string) => (await all(dueItems(table, 'mail', at))).map(({ sort }) => sort);
    expect(await due('2026-03-02T12:04:59.999Z')).toEqual([]);
    expect(await due('2026-03-02T12:05:00.000Z')).toEqual(['i20260302t1200']);
    expect(await all(dueItems(table, 'feed', '2030-01-01T00:00:00.000Z'))).toEqual([]);
    await mails.save(makeMail(), 1, '2026-03-02T12:20:00.000Z');
    expect(await due('2026-03-02T12:19:00.000Z')).toEqual([]);
    expect(await due('2026-03-02T12:20:00.000Z')).toEqual(['i20260302t1200']);
  });

  it('spreads owners over its shards', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 1_000; i++) counts[shardOf(`owner-${i}`)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(150);
    expect(dueEntry('owner-1', NOW)).toEqual({ partition: `shard-${shardOf('owner-1')}`, sort: NOW });
  });
});

describe('the host store', () => {
  const HOST = 'news.example';
  const at = (ms: number): string => new Date(Date.parse(NOW) + ms).toISOString();
  const turn = (ms: number, more: Partial<TurnRequest> = {}): TurnRequest => ({
    run: 'this-run',
    isOnlyRun: false,
    now: at(ms),
    paceMs: 1_000,
    holdMs: 40_000,
    ...more,
  });
  const slots = (more: Partial<SlotRequest> = {}): SlotRequest => ({
    lane: 'article',
    count: 3,
    paceMs: 1_000,
    now: NOW,
    ...more,
  });

  it('gives every caller slots of its own, in a row, with room for an answer', async () => {
    const { hosts } = openStores();
    const asked = Array.from({ length: 5 }, () => hosts.reserve(HOST, slots()));
    expect((await Promise.all(asked)).flat().toSorted()).toEqual(Array.from({ length: 15 }, (_, i) => at(i * 1_500)));
  });

  it('plans with the time that the host’s answers take, and from when it is free', async () => {
    const { hosts } = openStores();
    await hosts.takeTurn(HOST, turn(0));
    await hosts.endTurn(HOST, { turn: 1, now: at(4_000), durationMs: 4_000 });
    expect(await hosts.reserve(HOST, slots({ now: at(4_000) }))).toEqual([at(5_000), at(10_000), at(15_000)]);
  });

  it('keeps feeds and what is new apart from a long row of other slots', async () => {
    const { hosts } = openStores();
    await hosts.reserve(HOST, slots({ count: 1_000 }));
    await hosts.reserve(HOST, slots({ count: 1_000, lane: 'quiet' }));
    expect(await hosts.reserve(HOST, slots({ count: 1, lane: 'feed' }))).toEqual([NOW]);
    expect(await hosts.reserve(HOST, slots({ count: 1, lane: 'quiet' }))).toEqual([at(3_000_000)]);
  });

  it('gives up reserving, retryably, when others win every time; a turn is then busy', async () => {
    const { table } = openStores();
    const losing = createStores({ table: { ...table, put: async () => 'conflict' }, blobs: createMemoryBlobs() });
    await expect(losing.hosts.reserve(HOST, slots())).rejects.toMatchObject({
      code: 'host-contended',
      retryable: true,
    });
    expect(await losing.hosts.takeTurn(HOST, turn(0))).toMatchObject({ kind: 'busy', freeAt: at(1_250) });
  });

  it('gives a turn to one of many who ask at once', async () => {
    const { hosts } = openStores();
    const answers = await Promise.all(Array.from({ length: 10 }, () => hosts.takeTurn(HOST, turn(0))));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual([...Array(9).fill('busy'), 'granted']);
  });

  it('gives the next turn when the pause after the last one is over, the longer of both pauses', async () => {
    const { hosts } = openStores();
    await hosts.takeTurn(HOST, turn(0, { paceMs: 3_000 }));
    expect(await hosts.takeTurn(HOST, turn(100))).toMatchObject({ kind: 'busy', freeAt: at(3_500) });
    await hosts.endTurn(HOST, { turn: 1, now: at(200), durationMs: 200 });
    expect(await hosts.takeTurn(HOST, turn(3_199))).toMatchObject({ kind: 'busy', freeAt: at(3_200) });
    expect(await hosts.takeTurn(HOST, turn(3_200))).toEqual({ kind: 'granted', turn: 2 });
  });

  it('ends a turn that nobody ended, and its late holder ends no other', async () => {
    const { hosts } = openStores();
    await hosts.takeTurn(HOST, turn(0));
    expect(await hosts.takeTurn(HOST, turn(40_999))).toMatchObject({ kind: 'busy', freeAt: at(41_000) });
    expect(await hosts.takeTurn(HOST, turn(41_000))).toEqual({ kind: 'granted', turn: 2 });
    await hosts.endTurn(HOST, { turn: 1, now: at(41_001), durationMs: 41_001 });
    expect(await hosts.takeTurn(HOST, turn(45_000))).toMatchObject({ kind: 'busy' });
  });

  it('ends what a run before left behind when this is the only run', async () => {
    const { hosts } = openStores();
    await hosts.takeTurn(HOST, turn(0, { run: 'the-run-before' }));
    expect(await hosts.takeTurn(HOST, turn(500, { isOnlyRun: true }))).toMatchObject({ freeAt: at(1_000) });
    expect(await hosts.takeTurn(HOST, turn(1_000))).toMatchObject({ kind: 'busy' });
    expect(await hosts.takeTurn(HOST, turn(1_000, { isOnlyRun: true }))).toMatchObject({ kind: 'granted' });
  });

  it('holds everybody off until the host wants requests again, also when a late holder says so', async () => {
    const { hosts } = openStores();
    await hosts.takeTurn(HOST, turn(0));
    await hosts.takeTurn(HOST, turn(50_000));
    await hosts.endTurn(HOST, { turn: 1, now: at(50_001), durationMs: 1, notBefore: at(90_000) });
    await hosts.endTurn(HOST, { turn: 2, now: at(50_002), durationMs: 1, notBefore: at(60_000) });
    expect(await hosts.takeTurn(HOST, turn(89_999))).toEqual({
      kind: 'busy',
      freeAt: at(90_000),
      reason: `it asked for patience until ${at(90_000)}`,
    });
    expect(await hosts.reserve(HOST, slots({ count: 1 }))).toEqual([at(90_000)]);
    expect(await hosts.takeTurn(HOST, turn(90_000))).toMatchObject({ kind: 'granted' });
  });

  it('forgets a host a day after its last slot', async () => {
    const { hosts, table } = openStores();
    await hosts.reserve(HOST, slots({ count: 2, paceMs: 60_000 }));
    const row = await table.get({ kind: 'host', partition: HOST, sort: 'pace' });
    expect(row?.expiresAt).toBe(at(2 * 60_500 + 24 * 60 * 60_000));
  });
});

describe('the article store', () => {
  it('lists a day newest first, and the days that hold any', async () => {
    const { articles } = openStores();
    for (const [id, orderedAt] of [
      ['a', '2026-03-01T23:59:59.000Z'],
      ['b', '2026-03-02T00:00:00.000Z'],
      ['c', '2026-03-02T10:00:00.000Z'],
    ] as const)
      expect(await articles.saveHead(makeArticleRecord({ id, orderedAt }))).toBe('written');
    expect(await articles.days()).toEqual(['2026-03-02', '2026-03-01']);
    expect((await all(articles.ofDay('2026-03-02'))).map(({ record }) => record.id)).toEqual(['c', 'b']);
    expect(await articles.saveHead(makeArticleRecord({ id: 'a' }))).toBe('conflict');
  });

  it('gives back the bytes of a page, also when they were put twice', async () => {
    const { articles } = openStores();
    const bytes = new TextEncoder().encode('<p>page</p>');
    await articles.putRaw('raw/aa/x.gz', bytes);
    await articles.putRaw('raw/aa/x.gz', bytes);
    expect(new Uint8Array((await articles.raw('raw/aa/x.gz'))!)).toEqual(bytes);
    expect(await articles.raw('raw/aa/y.gz')).toBeUndefined();
  });
});

describe('the subscription store', () => {
  it('gives one reader their own and everybody all, once each', async () => {
    const { subscriptions } = openStores();
    const readers = Array.from({ length: 40 }, (_, i) => i.toString(16).padStart(16, '0'));
    for (const subscriberId of readers)
      for (const id of ['1111111111111111', '2222222222222222'])
        await subscriptions.save(makeSubscription({ subscriberId, id }));
    expect(await all(subscriptions.ofSubscriber(readers[7]!))).toHaveLength(2);
    const found = (await all(subscriptions.all())).map(({ record }) => `${record.subscriberId} ${record.id}`);
    expect(new Set(found).size).toBe(80);
    expect(found).toHaveLength(80);
  });
});

describe('what cannot be read', () => {
  it('is named with its row, and what to do', async () => {
    const { subscribers, table } = openStores();
    await table.put({ key: { kind: 'subscriber', partition: 'x', sort: 'head' }, body: { schemaVersion: 2 } });
    await expect(subscribers.get('x')).rejects.toMatchObject({
      code: 'unreadable-record',
      message: expect.stringMatching(
        /^Cannot read subscriber x\/head as schema version 1: schemaVersion .* Run the version of Vigía/,
      ),
    });
  });

  it.each([
    ['no gzip', new TextEncoder().encode('{}')],
    ['no JSON', gzipSync('{')],
    ['another shape', gzipSync('{"schemaVersion":9}')],
  ])('is named with its blob: %s', async (_, bytes) => {
    const { articles, blobs } = openStores();
    await blobs.put('articles/a1/x.json.gz', bytes);
    await expect(articles.text(makeArticleRecord())).rejects.toMatchObject({
      code: 'unreadable-blob',
      retryable: false,
    });
  });
});
