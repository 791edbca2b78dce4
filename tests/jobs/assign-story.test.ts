import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignStory } from '../../shared/jobs/assign-story.ts';
import type { ClusterContext } from '../../shared/jobs/cluster-context.ts';
import { moveMembers } from '../../shared/jobs/move-members.ts';
import { uniteStories } from '../../shared/jobs/unite-stories.ts';
import type { Table } from '../../shared/ports.ts';
import { all } from '../fakes/pipeline.ts';
import { clusterContext, storyOf, taggedText } from '../stories/group-copies.ts';
import { edited, newsTexts, otherParagraph } from '../stories/guises.ts';

const [A = [], B = [], C = []] = newsTexts(10);
const text = (...paragraphs: readonly (string | undefined)[]): string => paragraphs.join('\n\n');
const COPIES = { keepsText: true, copiesOnly: true } as const;

/** Arrives a second after the one before, by the number in its id. */
function assign(context: ClusterContext, id: string, words: string) {
  const foundAt = `2026-03-02T12:00:${id.replace(/\D/g, '').padStart(2, '0')}.000Z`;
  return assignStory(context, taggedText(id, words, foundAt), COPIES);
}

async function membersOf({ stores }: ClusterContext, storyId: string): Promise<readonly string[]> {
  return (await all(stores.stories.members(storyId))).map(({ articleId }) => articleId).toSorted();
}

/** What must hold whatever happened: each story counts the members that it has. */
async function expectRightCounts(context: ClusterContext, articleIds: readonly string[]): Promise<void> {
  const stories = new Set(await Promise.all(articleIds.map((id) => storyOf(context, id))));
  const members = (await Promise.all([...stories].map((id) => membersOf(context, id)))).flat();
  expect(members.toSorted()).toEqual([...articleIds].toSorted());
  for (const id of stories) {
    const head = await context.stores.stories.get(id);
    expect(head?.record.members, `members of ${id}`).toBe((await membersOf(context, id)).length);
  }
}

describe('assignStory()', () => {
  it('starts a story, and puts copies into it with the reason', async () => {
    const { context } = clusterContext();
    expect(await assign(context, 'a1', text(...A))).toEqual({
      kind: 'new',
      storyId: 'a1',
      why: 'first article of its story',
    });
    expect(await assign(context, 'a2', text(...A.slice(0, 2)))).toEqual({
      kind: 'copy-of',
      storyId: 'a1',
      of: 'a1',
      why: 'part of a longer text: 100 % of its words stand there in the same order',
    });
    expect(await assign(context, 'b3', text(...B))).toMatchObject({ kind: 'new', storyId: 'b3' });
    expect(await membersOf(context, 'a1')).toEqual(['a1', 'a2']);
    await expectRightCounts(context, ['a1', 'a2', 'b3']);
  });

  it('gives the same answer when it is repeated, and counts nobody twice', async () => {
    const { context } = clusterContext();
    await assign(context, 'a1', text(...A));
    const first = await assign(context, 'a2', text(...A));
    expect(await assign(context, 'a2', text(...B))).toEqual(first);
    await expectRightCounts(context, ['a1', 'a2']);
  });

  it('merges two stories when an article shows that they are one, and the younger id still resolves', async () => {
    const { context } = clusterContext();
    await assign(context, 'a1', text(...A.slice(0, 5)));
    await assign(context, 'a2', text(otherParagraph(1), ...A.slice(3)));
    expect(await storyOf(context, 'a2')).toBe('a2');
    await assign(context, 'a3', text(...A));
    expect(await Promise.all(['a1', 'a2', 'a3'].map((id) => storyOf(context, id)))).toEqual(['a1', 'a1', 'a1']);
    expect((await context.stores.stories.get('a2'))?.record.mergedInto).toBe('a1');
    expect((await all(context.stores.stories.merges('a1'))).map(({ record }) => record)).toMatchObject([
      { merged: 'a2', why: 'article a3 is a copy in both' },
    ]);
    await expectRightCounts(context, ['a1', 'a2', 'a3']);
  });

  it.each([
    ['last', ['a1', 'b2', 'r3']],
    ['first', ['r1', 'a2', 'b3']],
    ['between them', ['a1', 'r2', 'b3']],
  ])('lets a round-up that comes %s glue nothing, and says so where something moved', async (_, ids) => {
    const { context } = clusterContext();
    const texts: Record<string, string> = { a: text(...A), b: text(...B), r: text(...A, ...B) };
    for (const id of ids) await assign(context, id, texts[id.charAt(0)] ?? '');
    const stories = await Promise.all(ids.map((id) => storyOf(context, id)));
    expect(new Set(stories).size).toBe(3);
    const roundUp = ids.find((id) => id.startsWith('r')) ?? '';
    const record = await context.stores.copies.get(roundUp);
    expect(record?.record.firstEnd ?? Number.NaN).toBeLessThanOrEqual((record?.record.lastBegin ?? 0) + 5);
    await expectRightCounts(context, ids);
  });

  it('keeps what a person decided: articles apart, and stories together', async () => {
    const { context } = clusterContext();
    for (const id of ['a1', 'a2', 'a3']) await assign(context, id, text(...A));
    await moveMembers(context, { from: 'a1', to: 'a2', articleIds: ['a2'], why: 'split by hand', byHand: true });
    await assign(context, 'a4', text(...A));
    expect(await storyOf(context, 'a2')).toBe('a2');
    expect(await storyOf(context, 'a4')).toBe('a1');
    expect(await uniteStories(context, ['a2', 'a1'], { why: 'a machine' })).toEqual({ kind: 'kept-apart' });
    expect(await uniteStories(context, ['a2', 'a1'], { why: 'by hand', byHand: true })).toMatchObject({
      storyId: 'a1',
    });
    await expectRightCounts(context, ['a1', 'a2', 'a3', 'a4']);
  });

  it('keeps nothing of a reserved text, which may still join', async () => {
    const { context } = clusterContext();
    await assignStory(context, taggedText('x1', text(...A)), { keepsText: false });
    expect((await context.stores.copies.texts(['x1'])).size).toBe(0);
    expect((await context.stores.stories.get('x1'))?.record.tellings).toEqual([]);
    expect(await assign(context, 'a2', text(...A))).toMatchObject({ kind: 'new' });
    const late = taggedText('x3', text(...A), '2026-03-02T13:00:00.000Z');
    expect(await assignStory(context, late, { keepsText: false, copiesOnly: true })).toMatchObject({ storyId: 'a2' });
  });

  it('reads and writes no more for the sixtieth copy than for the twentieth', { timeout: 60_000 }, async () => {
    const calls = { reads: 0, writes: 0, largest: 0 };
    const { context } = clusterContext((table) => counting(table, calls));
    const cost: { reads: number; writes: number }[] = [];
    for (let i = 1; i <= 60; i++) {
      const before = { ...calls };
      const foundAt = new Date(Date.parse('2026-03-02T12:00:00.000Z') + i).toISOString();
      await assignStory(context, taggedText(`w${i}`, edited(text(...A), 20 + i), foundAt), COPIES);
      cost.push({ reads: calls.reads - before.reads, writes: calls.writes - before.writes });
    }
    expect(new Set(await Promise.all(cost.map((_, i) => storyOf(context, `w${i + 1}`))))).toEqual(new Set(['w1']));
    expect(cost[59]?.reads).toBeLessThanOrEqual((cost[19]?.reads ?? 0) + 10);
    expect(cost[59]?.writes).toBeLessThanOrEqual((cost[19]?.writes ?? 0) + 10);
    expect(calls.largest).toBeLessThan(50_000);
  });
});

describe('copies that arrive at the same instant', () => {
  const ARRIVALS = [
    ['a1', text(...A)],
    ['a2', edited(text(...A), 20)],
    ['a3', text(...A.slice(0, 5))],
  ] as const;

  it('end in one story, however their jobs interleave', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { context, db } = clusterContext((table) => scheduled(table, scheduler));
        const jobs = ARRIVALS.map(([id, words]) => assign(context, id, words));
        await scheduler.waitFor(Promise.all(jobs));
        const ids = ARRIVALS.map(([id]) => id);
        const check = async (): Promise<void> => {
          expect(new Set(await Promise.all(ids.map((id) => storyOf(context, id)))).size).toBe(1);
          await expectRightCounts(context, ids);
        };
        await scheduler.waitFor(check());
        db.close();
      }),
      { numRuns: 60 },
    );
  });

  it('are not glued by a round-up among them, however their jobs interleave', { timeout: 120_000 }, async () => {
    const arrivals = Object.entries({
      a1: text(...A),
      r2: text(...A, ...B),
      b3: text(...B),
      a4: text(...A.slice(0, 6)),
      b5: text(...B.slice(0, 6)),
    });
    const ids = arrivals.map(([id]) => id);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { context, db } = clusterContext((table) => scheduled(table, scheduler));
        // A job that lost to others every time comes again, as its message does.
        const jobs = arrivals.map(([id, words]) => assign(context, id, words).catch(() => assign(context, id, words)));
        await scheduler.waitFor(Promise.all(jobs));
        const check = async (): Promise<void> => {
          const [a1, , b3, a4, b5] = await Promise.all(ids.map((id) => storyOf(context, id)));
          expect([a4, b5]).toEqual([a1, b3]);
          expect(a1).not.toBe(b3);
          await expectRightCounts(context, ids);
        };
        await scheduler.waitFor(check());
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  it.each(['before', 'after'] as const)(
    'end as one run when a job dies %s any of its writes and is repeated',
    async (when) => {
      const texts = [
        ['a1', text(...A.slice(0, 5))],
        ['r2', text(...A, ...B)],
        ['a3', text(otherParagraph(1), ...A.slice(3))],
        ['b4', text(...B)],
        ['a5', text(...A)],
        ['c6', text(...C)],
      ] as const;
      const ids = texts.map(([id]) => id);
      const undisturbed = { writes: 0, failAt: 0, when };
      const first = clusterContext((table) => failing(table, undisturbed));
      for (const [id, words] of texts) await assign(first.context, id, words);
      const expected = await Promise.all(ids.map((id) => storyOf(first.context, id)));
      expect(undisturbed.writes).toBeGreaterThan(30);
      for (let failAt = 1; failAt <= undisturbed.writes; failAt++) {
        const fault = { writes: 0, failAt, when };
        const { context, db } = clusterContext((table) => failing(table, fault));
        for (const [id, words] of texts) await assign(context, id, words).catch(() => assign(context, id, words));
        expect(await Promise.all(ids.map((id) => storyOf(context, id))), `write ${failAt}`).toEqual(expected);
        await expectRightCounts(context, ids);
        db.close();
      }
    },
  );
});

/** Every call waits for its turn. */
function scheduled(table: Table, scheduler: fc.Scheduler): Table {
  const turn = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    scheduler.schedule(Promise.resolve(), name).then(work);
  return {
    ...table,
    get: (key) => turn('get', () => table.get(key)),
    getMany: (keys) => turn('getMany', () => table.getMany(keys)),
    put: (item, condition) => turn('put', () => table.put(item, condition)),
    query: (query) => turn('query', () => table.query(query)),
    transact: (writes) => turn('transact', () => table.transact(writes)),
  };
}

/** Bands are many rows at once: of them the first counts. */
function failing(table: Table, fault: { writes: number; failAt: number; when: 'before' | 'after' }): Table {
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    fault.writes++;
    const isHit = fault.writes === fault.failAt;
    if (isHit && fault.when === 'before') throw new Error('died');
    const result = await work();
    if (isHit) throw new Error('died');
    return result;
  };
  return {
    ...table,
    put: (item, condition) =>
      item.key.kind === 'copy-band' ? table.put(item, condition) : write(() => table.put(item, condition)),
    transact: (writes) => write(() => table.transact(writes)),
  };
}

function counting(table: Table, calls: { reads: number; writes: number; largest: number }): Table {
  const read = <T>(work: Promise<T>): Promise<T> => {
    calls.reads++;
    return work;
  };
  const write = (items: readonly object[]): void => {
    calls.writes += items.length;
    calls.largest = Math.max(calls.largest, ...items.map((item) => JSON.stringify(item).length));
  };
  return {
    ...table,
    get: (key) => read(table.get(key)),
    getMany: (keys) => read(table.getMany(keys)),
    query: (query) => read(table.query(query)),
    put: (item, condition) => {
      write([item]);
      return table.put(item, condition);
    },
    transact: (writes) => {
      write(writes);
      return table.transact(writes);
    },
  };
}
