import type { Hono } from 'hono';
import { readToday } from '../../../query/read-today.ts';
import { askedQuery } from '../../../query/search-articles.ts';
import { todayCoverage } from '../../../query/today-coverage.ts';
import { todayQuery } from '../../../query/today-filters.ts';
import { todayNews } from '../../../query/today-news.ts';
import { todayTopics } from '../../../query/today-topics.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskContext, DeskEnv } from '../desk-env.ts';
import { readTodayAddress, type TodayAddress } from './today-address.ts';
import { todayPage } from './today-page.ts';

/** Stories of a page: some 30 KB, so that it stays below 100 KB with script and stylesheet. */
const PAGE_STORIES = 15;

/** An article is found up to a minute after it was archived, so the look for news begins before the page was made. */
const INDEX_DELAY_MS = 2 * 60_000;

/** A page that is older asks for its first page anew. */
const MAX_AGE_MS = 24 * 60 * 60_000;

/** The page: Today, and what its script asks for. */
export function todayRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/', async (c) => {
    const desk = c.get('desk');
    const address = readTodayAddress((name) => c.req.query(name));
    const [today, coverage, topics] = await Promise.all([
      readPage(deps, desk, address),
      todayCoverage(deps, desk.now),
      todayTopics(deps.articleIndex, { topics: topicsOf(deps), now: desk.now }),
    ]);
    const news = today.kind === 'invalid' ? undefined : await newsSince(deps, desk, today.query);
    const status = today.kind === 'invalid' ? 400 : 200;
    return c.html(
      await todayPage(deps, desk, { address, today, coverage, topics, news, pageStories: PAGE_STORIES }),
      status,
    );
  });

  app.get('/today/news', async (c) => {
    const { now, zone } = c.get('desk');
    const since = c.req.query('after') ?? '';
    const age = Date.parse(now) - Date.parse(since);
    if (!(age >= 0 && age <= MAX_AGE_MS)) return c.json({ ids: [] });
    const { filters } = readTodayAddress((name) => c.req.query(name));
    const asked = await askedQuery(deps, { query: todayQuery(filters, zone), knownTags: deps.knownTags });
    if (asked.kind === 'invalid') return c.json({ ids: [] });
    return c.json({ ids: await todayNews(deps, { query: asked.text, since: new Date(since).toISOString(), now }) });
  });
}

/** The first page is of now; the next ones go on with the list of the first. */
async function readPage(deps: AppDependencies, desk: DeskContext, { filters, order, page, at }: TodayAddress) {
  const age = Date.parse(desk.now) - Date.parse(at ?? desk.now);
  const now = page > 1 && at !== undefined && age >= 0 && age <= MAX_AGE_MS ? at : desk.now;
  const offset = (page - 1) * PAGE_STORIES;
  return await readToday(deps, { filters, order, zone: desk.zone, now, offset, limit: PAGE_STORIES });
}

/** Where the script's look for news begins, and what it would find that is on the page already. */
async function newsSince(deps: AppDependencies, { now }: DeskContext, query: string) {
  const since = new Date(Date.parse(now) - INDEX_DELAY_MS).toISOString();
  return { since, known: await todayNews(deps, { query, since, now }) };
}

function topicsOf({ knownTags }: AppDependencies): readonly string[] {
  return [...knownTags].filter((tag) => !tag.includes(':')).toSorted();
}
