import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillIndex } from '../../local/fill-index.ts';
import { createQueuePump } from '../../local/queue-pump.ts';
import { openFolderIndex } from '../../shared/adapters/local/folder-index.ts';
import type { ArticleIndex } from '../../shared/ports.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { indexOrLinear } from '../../shared/query/index-or-linear.ts';
import { createLinearArticleIndex } from '../../shared/query/linear-article-index.ts';
import { startPipeline } from '../fakes/pipeline.ts';
import { archiveAll, taggingOf } from '../fakes/tagged-archive.ts';

const ARTICLES = Array.from({ length: 5 }, (_, n) => ({ id: `a${n}`, text: `Officers seized ${n} kilos.` }));

/** A run over an archive whose index is missing. */
async function runWithoutIndex() {
  let asked: 'index' | 'linear' | undefined;
  const noted = (name: 'index' | 'linear', index: ArticleIndex): ArticleIndex => ({
    ...index,
    search: (search) => {
      asked = name;
      return index.search(search);
    },
  });
  const pipeline = await startPipeline({ tagging: taggingOf('1-a', { a1: ['fentanyl'] }) });
  const index = openFolderIndex(join(pipeline.world.dir, 'index', 'articles.sqlite'));
  onTestFinished(() => index.close());
  const { context, queue } = pipeline;
  const articleIndex = indexOrLinear({
    index: noted('index', createArticleIndex(index)),
    linear: noted('linear', createLinearArticleIndex(context.stores)),
    isFilled: () => index.state() === 'ready',
  });
  const run = { context: { ...context, ports: { ...context.ports, articleIndex } }, queue, index };
  const found = async (query: string) => {
    const { hits } = await articleIndex.search({ query, now: '2026-03-02T12:00:00.000Z', limit: 10 });
    return { asked, ids: hits.map(({ articleId }) => articleId) };
  };
  return { run, found };
}

describe('fillIndex()', () => {
  it('puts every archived article into an index that lacks them; until then the archive itself is asked', async () => {
    const { run, found } = await runWithoutIndex();
    await archiveAll(run.context, ARTICLES);
    expect(await found('kilos')).toEqual({ asked: 'linear', ids: ['a0', 'a1', 'a2', 'a3', 'a4'] });
    const pump = createQueuePump({ ...run, onEvent: () => undefined, queues: ['index'] });
    pump.start();
    expect(await fillIndex(run, new AbortController().signal)).toBe(5);
    expect(await found('kilos')).toEqual({ asked: 'index', ids: ['a0', 'a1', 'a2', 'a3', 'a4'] });
    expect((await found('topic:fentanyl')).ids).toEqual(['a1']);
    expect(await fillIndex(run, new AbortController().signal)).toBe(0);
    await pump.stop();
  });

  it('is done at once where there is no article yet', async () => {
    const { run } = await runWithoutIndex();
    expect(await fillIndex(run, new AbortController().signal)).toBe(0);
    expect(run.index.state()).toBe('ready');
  });

  it('leaves the index as one that lacks articles when the run stops before the end', async () => {
    const { run, found } = await runWithoutIndex();
    await archiveAll(run.context, ARTICLES);
    const stop = new AbortController();
    const filling = fillIndex(run, stop.signal);
    stop.abort();
    expect(await filling).toBeUndefined();
    expect((await found('kilos')).asked).toBe('linear');
  });
});
