import { describe, expect, test } from 'vitest';
import { discoverFeeds } from '../../shared/jobs/discover-feeds.ts';
import { type Pipeline, startPipeline } from '../fakes/pipeline.ts';

const CONTACT = 'https://vigia.example/about';
const HOME = 'https://outlet.example/';

function rss(title: string, date = 'Sun, 01 Mar 2026 10:00:00 GMT'): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>${HOME}</link>
<item><title>n</title><link>${HOME}n</link><pubDate>${date}</pubDate></item></channel></rss>`;
}

function page(...hrefs: readonly string[]): string {
  return `<html>${hrefs.map((href) => `<link rel="alternate" type="application/rss+xml" href="${href}">`).join('')}</html>`;
}

async function start(
  pages: Readonly<Record<string, string>>,
  contact: string | undefined = CONTACT,
): Promise<Pipeline> {
  const pipeline = await startPipeline(contact === undefined ? {} : { contact });
  for (const [url, body] of Object.entries(pages)) pipeline.fetcher.serve(new URL(url, HOME).href, { body });
  return pipeline;
}

async function paths(pipeline: Pipeline, url = HOME): Promise<readonly string[]> {
  const report = await discoverFeeds(pipeline.context, { url });
  return report.outcome === 'feeds' ? report.feeds.map((feed) => feed.url.replace(HOME, '/')) : [];
}

function asked({ fetcher }: Pipeline): readonly string[] {
  return fetcher.requests.map(({ url }) => new URL(url).pathname).filter((path) => path !== '/robots.txt');
}

describe('discoverFeeds()', () => {
  test('fetches nothing without a contact', async () => {
    const pipeline = await startPipeline();
    expect(await discoverFeeds(pipeline.context, { url: HOME })).toEqual({ outcome: 'no-contact' });
    expect(pipeline.fetcher.requests).toEqual([]);
  });

  test('takes the address itself when it is a feed, with one request', async () => {
    const pipeline = await start({ '/rss': rss('Outlet') });
    expect(await paths(pipeline, `${HOME}rss`)).toEqual(['/rss']);
    expect(asked(pipeline)).toEqual(['/rss']);
  });

  test('reads each feed that a page names, ranks them, and tells what is none', async () => {
    const pipeline = await start({
      '/': page('/old', '/comments/feed', '/news', '/gone'),
      '/old': rss('Old', 'Mon, 01 Jan 2018 00:00:00 GMT'),
      '/comments/feed': rss('Comments'),
      '/news': rss('News'),
    });
    const report = await discoverFeeds(pipeline.context, { url: HOME });
    expect(report).toMatchObject({
      outcome: 'feeds',
      feeds: [{ url: `${HOME}news`, title: 'News' }, { role: 'comments' }, { url: `${HOME}old` }],
      tried: [{ url: `${HOME}gone`, reason: expect.stringMatching(/^404/) }],
    });
    expect(asked(pipeline)).toEqual(['/', '/old', '/news', '/gone', '/comments/feed']);
  });

  test('has enough with five feeds', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `/f${i}`);
    const pipeline = await start({
      '/': page(...names),
      ...Object.fromEntries(names.map((name) => [name, rss(name)])),
    });
    expect(await paths(pipeline)).toHaveLength(5);
    expect(asked(pipeline)).toHaveLength(6);
  });

  test('goes through a page that lists feeds', async () => {
    const pipeline = await start({
      '/': '<html><a href="/rss">RSS</a></html>',
      '/rss': '<html><a href="/rss/norte.xml">Norte</a></html>',
      '/rss/norte.xml': rss('Norte'),
    });
    expect(await paths(pipeline)).toEqual(['/rss/norte.xml']);
  });

  test('tries the usual places where a page names none, and stops at the first', async () => {
    const pipeline = await start({ '/': '<html>news</html>', '/rss.xml': rss('Outlet') });
    expect(await paths(pipeline)).toEqual(['/rss.xml']);
    expect(asked(pipeline)).toEqual(['/', '/feed/', '/rss', '/rss.xml']);
  });

  test('does not take comments for the news of a site', async () => {
    const pipeline = await start({
      '/': page('/comments/feed'),
      '/comments/feed': rss('Comments'),
      '/rss': rss('Outlet'),
    });
    expect(await paths(pipeline)).toEqual(['/rss', '/comments/feed']);
  });

  test('takes the news sitemap that robots.txt names when there is no feed', async () => {
    const news = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>${HOME}n</loc><news:news><news:publication><news:name>Outlet</news:name><news:language>es</news:language></news:publication>
<news:publication_date>2026-03-01T10:00:00Z</news:publication_date><news:title>n</news:title></news:news></url></urlset>`;
    const pipeline = await start({
      '/': '<html>news</html>',
      '/robots.txt': 'Sitemap: /all.xml\nSitemap: /sitemaps/news.xml\n',
      '/sitemaps/news.xml': news,
    });
    expect(await paths(pipeline)).toEqual(['/sitemaps/news.xml']);
    expect(asked(pipeline)).not.toContain('/all.xml');
  });

  test('counts what the page names beside the feeds that were read, without comments', async () => {
    const feeds = Array.from({ length: 9 }, (_, i) => `/s${i}.rss`);
    const pipeline = await start({
      '/': page(...feeds, '/comments/feed'),
      ...Object.fromEntries(feeds.map((path) => [path, rss(path)])),
    });
    expect(await discoverFeeds(pipeline.context, { url: HOME })).toMatchObject({
      feeds: { length: 5 },
      unread: 4,
    });
    expect(await discoverFeeds(pipeline.context, { url: `${HOME}s0.rss` })).toMatchObject({ unread: 0 });
  });

  test('asks a site that answers everything with its home page 24 times at most, and says what was tried', async () => {
    const pipeline = await start({});
    const links = Array.from({ length: 100 }, (_, i) => `/f${i}`);
    pipeline.fetcher.serve(HOME, { body: page(...links) });
    for (const path of links) pipeline.fetcher.serve(new URL(path, HOME).href, { body: page(...links) });
    const report = await discoverFeeds(pipeline.context, { url: HOME });
    expect(report).toMatchObject({
      outcome: 'none',
      tried: expect.arrayContaining([expect.objectContaining({ url: `${HOME}f0` })]),
    });
    expect(asked(pipeline)).toHaveLength(24);
  });

  test('does not fetch what robots.txt disallows, and says so', async () => {
    const pipeline = await start({ '/robots.txt': 'User-agent: *\nDisallow: /\n', '/': page('/rss') });
    expect(await discoverFeeds(pipeline.context, { url: HOME })).toMatchObject({
      outcome: 'none',
      reason: expect.stringContaining('robots.txt'),
    });
    expect(asked(pipeline)).toEqual([]);
  });

  test('keeps the pace of the host', async () => {
    const pipeline = await startPipeline({ contact: CONTACT, hostPaceMs: 1_000 });
    pipeline.fetcher.serve(HOME, { body: page('/a', '/b') });
    for (const name of ['a', 'b']) pipeline.fetcher.serve(`${HOME}${name}`, { body: rss(name) });
    const before = pipeline.clock.now().getTime();
    expect(await paths(pipeline)).toEqual(['/a', '/b']);
    expect(pipeline.clock.now().getTime() - before).toBeGreaterThanOrEqual(2_000);
  });
});
