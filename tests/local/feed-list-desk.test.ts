import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFeedListDesk } from '../../local/feed-list-desk.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { renderOpml } from '../../shared/model/render-opml.ts';
import { startPipeline } from '../fakes/pipeline.ts';

async function startList() {
  const { context, world } = await startPipeline({ contact: 'https://desk.example/about' });
  const file = join(world.dir, 'feeds.opml');
  writeFileSync(file, renderOpml([]));
  const desk = createFeedListDesk({ context, config: { feeds: { file }, samples: false, fetch: { allowHosts: [] } } });
  const listed = () => {
    const parsed = parseOpml(readFileSync(file, 'utf8'));
    return parsed.kind === 'opml' ? parsed.feeds.map(({ url }) => url) : [];
  };
  return { desk, context, file, listed };
}

describe('createFeedListDesk()', () => {
  it('keeps every feed when several are added at once', async () => {
    const { desk, context, listed } = await startList();
    const urls = Array.from({ length: 8 }, (_, i) => `https://n${i}.example/feed`);
    await Promise.all(urls.map((url) => desk.add([{ url }])));
    expect(listed()).toEqual(urls);
    expect((await context.stores.feeds.all()).map(({ record }) => record.feed.url).toSorted()).toEqual(urls);
  });

  it('writes nothing of many when one is refused', async () => {
    const { desk, file } = await startList();
    const before = readFileSync(file, 'utf8');
    const answer = await desk.add([
      { url: 'https://one.example/feed' },
      { url: 'https://two.example/', country: '??' },
    ]);
    expect(answer).toMatchObject({ kind: 'refused', reasons: [expect.stringContaining('two letters')] });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('says why, and goes on with what comes after, when the list is not there', async () => {
    const { desk, file, listed } = await startList();
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, 'no list');
    expect((await desk.add([{ url: 'https://one.example/feed' }])).kind).toBe('refused');
    expect((await desk.import(new TextEncoder().encode('https://one.example/feed'))).kind).toBe('refused');
    writeFileSync(file, text);
    expect((await desk.add([{ url: 'https://one.example/feed' }])).kind).toBe('changed');
    expect(listed()).toEqual(['https://one.example/feed']);
    expect(existsSync(`${file}.tmp`)).toBe(false);
  });
});
