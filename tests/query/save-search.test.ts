import { describe, expect, test } from 'vitest';
import { removeSavedSearch, saveSearch } from '../../shared/jobs/save-search.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { archiveOf } from './archive-of.ts';

async function desk() {
  const stores = await archiveOf([]);
  const clock = createManualClock();
  const resolveTag = tagResolver(new Map([['precursors', ['Precursores químicos']]]));
  const context = { ports: { clock }, stores, resolveTag };
  return {
    stores,
    clock,
    save: (name: string, queryText: string, note?: string) => saveSearch(context, { name, queryText, note }),
    remove: (name: string) => removeSavedSearch(context, name),
  };
}

describe('saveSearch()', () => {
  test('stores what was typed and what it means, and changes it in place', async () => {
    const { save, stores, clock } = await desk();
    expect(await save('Precursores MX', ' topic:precursores ', 'why')).toMatchObject({
      kind: 'saved',
      search: { name: 'precursores-mx', queryText: 'topic:precursores', canonical: 'topic:precursors', note: 'why' },
    });
    const createdAt = clock.now().toISOString();
    clock.advance(60_000);
    expect(await save('precursores-mx', 'acetona')).toMatchObject({
      kind: 'changed',
      search: { note: 'why', createdAt },
    });
    expect((await stores.savedSearches.all()).map(({ record }) => record.canonical)).toEqual(['acetona']);
  });

  test('says which others mean something else when one changes, and keeps what they were saved with', async () => {
    const { save, stores } = await desk();
    await save('a', 'one');
    await save('b', 'search:a OR two');
    expect(await save('a', 'three')).toMatchObject({ kind: 'changed', usedBy: ['b'] });
    expect((await stores.savedSearches.get('b'))?.record.canonical).toBe('one OR two');
  });

  test.each([
    ['a', 'search:a', /would hold itself: a → a/],
    ['a', 'x search:b', /would hold itself: b → a → b/],
    ['a', 'search:c', /no search is saved under that name|did you mean/],
    ['a', '(', /never closed|has no/],
    ['!', 'x', /Cannot use "!" as a name/],
    ['x'.repeat(65), 'x', /as a name/],
    ['a', 'topic:nothing', /The topic model has no topic/],
  ])('refuses %j as %j', async (name, queryText, message) => {
    const { save } = await desk();
    await save('a', 'one');
    await save('b', 'search:a');
    const report = await save(name, queryText);
    expect(report).toMatchObject({ kind: 'invalid', errors: [expect.stringMatching(message)] });
  });

  test('refuses what stands too deep, and what reads too many', async () => {
    const { save } = await desk();
    await save('s0', 'x');
    for (let at = 1; at < 5; at++) expect(await save(`s${at}`, `search:s${at - 1}`)).toMatchObject({ kind: 'saved' });
    expect(await save('s5', 'search:s4')).toMatchObject({
      kind: 'invalid',
      errors: [expect.stringMatching(/more than 5 stand inside/)],
    });
    expect(await save('many', 'search:s0 '.repeat(51))).toMatchObject({
      kind: 'invalid',
      errors: [expect.stringMatching(/more than 50 saved searches/)],
    });
  });
});

describe('removeSavedSearch()', () => {
  test('removes one that no other uses, and names those that do', async () => {
    const { save, remove } = await desk();
    await save('a', 'one');
    await save('b', 'title:"search:no" search:a');
    expect(await remove('a')).toEqual({ kind: 'in-use', usedBy: ['b'] });
    expect(await remove('b')).toEqual({ kind: 'removed' });
    expect(await remove('a')).toEqual({ kind: 'removed' });
    expect(await remove('a')).toEqual({ kind: 'absent' });
  });
});
