import { expect, it } from 'vitest';
import { startPages } from './start-pages.ts';

it('feedsPage() shows how every feed is in words, and those in trouble first', async () => {
  const { pipeline, request } = await startPages();
  const { feeds } = pipeline.context.stores;
  const base = { schemaVersion: 1, addedAt: '2024-01-01T00:00:00.000Z', failures: 0, entriesSeen: 3 } as const;
  const feed = (id: string) => ({ id, url: `https://${id}.example/`, title: id, origin: 'opml' as const });
  await feeds.add({ ...base, feed: feed('alfa'), state: 'empty', reason: 'A valid feed without entries.' });
  await feeds.add({
    ...base,
    feed: feed('zulu'),
    state: 'blocked',
    reason: '403 <b>forbidden</b>',
    failures: 2,
    failingSince: '2024-01-02T00:00:00.000Z',
  });
  const page = await (await request('/feeds')).text();
  expect(page).toMatch(/blocked<\/span> since <time datetime="2024-01-02T00:00:00.000Z">2 Jan 2024</);
  expect(page).toContain('403 &lt;b&gt;forbidden');
  expect(page).toContain('2 polls in a row failed');
  expect(page.indexOf('>zulu<')).toBeLessThan(page.indexOf('>alfa<'));
});
