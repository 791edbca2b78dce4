import { describe, expect, it } from 'vitest';
import { startWatch } from '../../shared/jobs/start-watch.ts';
import { articleHistory } from '../../shared/query/article-history.ts';
import { FENTANYL, feedAt, pageHtml, rssOf } from '../fakes/news.ts';
import { all, drain, letPass, type Pipeline, runPass, startPipeline } from '../fakes/pipeline.ts';

const feed = feedAt('news.example');
const URL = 'https://news.example/pills';
const HOUR = 60;

/** One archived article that is watched. */
async function startNewsroom(): Promise<{ readonly pipeline: Pipeline; readonly articleId: string }> {
  const pipeline = await startPipeline();
  pipeline.fetcher.serve(feed.url, { body: rssOf([{ guid: '1', link: URL, title: 'Pills seized' }]) });
  pipeline.fetcher.serve(URL, { body: pageHtml('Pills seized', FENTANYL), headers: { etag: '"1"' } });
  await runPass(pipeline, [feed]);
  const [entry] = await all(pipeline.context.stores.entries.ofFeed(feed.id));
  const articleId = entry!.record.articleId!;
  await startWatch(pipeline.context, articleId);
  return { pipeline, articleId };
}

async function article({ context }: Pipeline, articleId: string) {
  return (await context.stores.articles.get(articleId))!.record;
}

async function findings({ context }: Pipeline, articleId: string) {
  return (await context.stores.watches.get(articleId))!.record.checks.map(({ kind }) => kind);
}

describe('watchArticleJob()', () => {
  it('archives an edit as a new version with the changed passage, and tells nobody twice', async () => {
    const { pipeline, articleId } = await startNewsroom();
    await letPass(pipeline, HOUR + 10, 10);
    expect(await findings(pipeline, articleId)).toEqual(['unchanged']);
    pipeline.fetcher.serve(URL, {
      body: pageHtml('Pills seized, two held', FENTANYL).replace('third', 'thirteenth'),
      headers: { etag: '"2"' },
    });
    await letPass(pipeline, 24 * HOUR, HOUR);
    expect(await findings(pipeline, articleId)).toEqual(['unchanged', 'edited']);
    const { versions, watch } = await articleHistory(pipeline.context.stores, { id: articleId });
    expect(versions.map(({ version }) => version.articleVersion)).toEqual([1, 2]);
    expect(versions[1]?.title).toEqual({ before: 'Pills seized', after: 'Pills seized, two held' });
    expect(versions[1]?.passages?.some(({ after }) => after.includes('thirteenth'))).toBe(true);
    expect(watch?.nextCheckAt).toBeDefined();
    expect((await article(pipeline, articleId)).title).toBe('Pills seized, two held');
  });

  it('marks an article as gone while its page is not there, and keeps every word of it', async () => {
    const { pipeline, articleId } = await startNewsroom();
    pipeline.fetcher.serve(URL, { status: 410, body: 'gone' });
    await letPass(pipeline, 2 * HOUR, 10);
    const gone = await article(pipeline, articleId);
    expect(gone.gone).toMatchObject({ reason: 'the server answered 410' });
    expect((await pipeline.context.stores.articles.text(gone))?.article.text).toContain('fentanyl');
    pipeline.fetcher.serve(URL, { body: pageHtml('Pills seized', FENTANYL) });
    await letPass(pipeline, 24 * HOUR, HOUR);
    expect((await article(pipeline, articleId)).gone).toBeUndefined();
    expect(await findings(pipeline, articleId)).toEqual(['gone', 'unchanged']);
  });

  it('does not call an article gone whose page was never there', async () => {
    const pipeline = await startPipeline();
    const item = { guid: '1', link: URL, title: 'Pills seized', content: `<p>${FENTANYL.repeat(6)}</p>` };
    pipeline.fetcher.serve(feed.url, { body: rssOf([item]) });
    pipeline.fetcher.serve(URL, { status: 404, body: 'nothing here' });
    await runPass(pipeline, [feed]);
    const [entry] = await all(pipeline.context.stores.entries.ofFeed(feed.id));
    const articleId = entry!.record.articleId!;
    await startWatch(pipeline.context, articleId);
    await letPass(pipeline, 2 * HOUR, 10);
    expect(await findings(pipeline, articleId)).toEqual(['unreadable']);
    expect((await article(pipeline, articleId)).gone).toBeUndefined();
  });

  it('says nothing of an article whose server does not answer, and ends after a week', async () => {
    const { pipeline, articleId } = await startNewsroom();
    pipeline.fetcher.serve(URL, { status: 503, body: 'later' });
    await letPass(pipeline, 8 * 24 * HOUR, HOUR);
    expect(await findings(pipeline, articleId)).toEqual(['unreachable', 'unreachable', 'unreachable']);
    expect((await article(pipeline, articleId)).gone).toBeUndefined();
    expect((await pipeline.context.stores.watches.get(articleId))?.record.nextCheckAt).toBeUndefined();
  });

  it('removes the text of an article whose publisher reserves it now', async () => {
    const { pipeline, articleId } = await startNewsroom();
    pipeline.fetcher.serve(URL, {
      body: pageHtml('Pills seized', FENTANYL, '<meta name="robots" content="noarchive">'),
    });
    await letPass(pipeline, 2 * HOUR, 10);
    expect(await findings(pipeline, articleId)).toEqual(['reserved']);
    const reserved = await article(pipeline, articleId);
    expect((await pipeline.context.stores.articles.text(reserved))?.article.text ?? '').toBe('');
    expect(reserved.snippet).toBe('');
  });

  it('does a check once when its message comes twice', async () => {
    const { pipeline, articleId } = await startNewsroom();
    const { nextCheckAt: dueAt } = (await pipeline.context.stores.watches.get(articleId))!.record;
    pipeline.clock.advance(HOUR * 60_000 + 1000);
    const message = { body: { watchId: articleId, dueAt: dueAt! } };
    await pipeline.context.ports.queue.send('ingest', [message, message]);
    const { failures } = await drain(pipeline, { wait: false });
    expect(failures).toEqual([]);
    expect(await findings(pipeline, articleId)).toEqual(['unchanged']);
  });
});
