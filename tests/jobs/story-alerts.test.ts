import { describe, expect, it } from 'vitest';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { uniteStories } from '../../shared/jobs/unite-stories.ts';
import { feedAt, rssOf } from '../fakes/news.ts';
import { letPass, mailsIn, type Pipeline, runPass, startPipeline } from '../fakes/pipeline.ts';
import { newsTexts } from '../stories/guises.ts';

const FEEDS = ['one.example', 'two.example', 'three.example'].map((host) => feedAt(host));
const SEIZURE = 'Border agents seized fentanyl pills and arrested two fentanyl traffickers at the port of entry.';
const [STATEMENT = [], OTHER = []] = newsTexts(10);

function pageOf(paragraphs: readonly string[]): string {
  return `<!doctype html><html lang="en"><head><title>Pills seized</title></head><body>${paragraphs.map((words) => `<p>${words}</p>`).join('\n')}</body></html>`;
}

/** A press release in the first feed, its copies in the others, each at an address of its own. */
async function startNewsroom(pages: Readonly<Record<string, readonly string[]>>): Promise<Pipeline> {
  const pipeline = await startPipeline();
  for (const [host, paragraphs] of Object.entries(pages)) {
    const link = `https://${host}/pills`;
    pipeline.fetcher.serve(`https://${host}/feed.xml`, {
      body: rssOf([{ guid: 'pills', link, title: 'Pills seized' }]),
    });
    pipeline.fetcher.serve(link, { body: pageOf(paragraphs) });
  }
  const reader = { address: 'ana@example.org', queryText: 'topic:fentanyl', language: 'en', confirmed: true } as const;
  await subscribe(pipeline.context, reader);
  return pipeline;
}

async function storiesOf({ context }: Pipeline): Promise<readonly string[]> {
  const stories: string[] = [];
  for (const day of await context.stores.articles.days())
    for await (const { record } of context.stores.articles.ofDay(day)) stories.push(record.story.storyId);
  return stories;
}

describe('a story in many outlets', () => {
  it('alerts once: later copies are archived, and tell nobody', async () => {
    const whole = [SEIZURE, ...STATEMENT];
    const pipeline = await startNewsroom({ 'one.example': whole, 'two.example': whole.slice(0, 4) });
    await runPass(pipeline, FEEDS.slice(0, 1));
    await letPass(pipeline, 15);
    await runPass(pipeline, FEEDS.slice(0, 2));
    await letPass(pipeline, 15);
    const stories = await storiesOf(pipeline);
    expect(stories).toHaveLength(2);
    expect(new Set(stories).size).toBe(1);
    expect(await mailsIn(pipeline.world)).toHaveLength(1);
  });

  it('alerts once when two stories that alerted become one, and a copy follows', async () => {
    const pipeline = await startNewsroom({
      'one.example': [SEIZURE, ...STATEMENT],
      'two.example': [...OTHER, SEIZURE],
      'three.example': [SEIZURE, ...STATEMENT],
    });
    await runPass(pipeline, FEEDS.slice(0, 2));
    await letPass(pipeline, 15);
    const [one = '', two = ''] = await storiesOf(pipeline);
    expect(one).not.toBe(two);
    const told = (await mailsIn(pipeline.world)).length;
    await uniteStories(pipeline.context, [one, two], { why: 'by hand', byHand: true });
    await runPass(pipeline, FEEDS);
    await letPass(pipeline, 15);
    expect(await storiesOf(pipeline)).toHaveLength(3);
    expect(await mailsIn(pipeline.world)).toHaveLength(told);
  });
});
