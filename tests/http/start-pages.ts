import { join } from 'node:path';
import type { Hono } from 'hono';
import { listMailFolder, readMail } from '../../shared/adapters/local/mail-folder.ts';
import { createApp } from '../../shared/http/app.ts';
import type { AppDependencies, InboxMail } from '../../shared/http/app-dependencies.ts';
import type { DeskEnv } from '../../shared/http/desk/desk-env.ts';
import { createAlertsDesk } from '../../shared/jobs/alerts-desk.ts';
import { createArticleDesk } from '../../shared/jobs/article-desk.ts';
import { createFeedDesk } from '../../shared/jobs/feed-desk.ts';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { createStoryDesk } from '../../shared/jobs/story-desk.ts';
import { createWebhookDesk } from '../../shared/jobs/webhook-desk.ts';
import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { Tag } from '../../shared/model/tag.ts';
import { fakeAssets } from '../fakes/assets.ts';
import { createWorld, type Pipeline, startPipeline } from '../fakes/pipeline.ts';

export const HOST = 'vigia.example';
export const CONTROL_TOKEN = 'test-token';

export type Pages = {
  readonly app: Hono<DeskEnv>;
  readonly pipeline: Pipeline;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
};

/** The pages over a fresh data folder, with the production jobs behind the links of mails. */
export async function startPages(overrides: Partial<AppDependencies> = {}, world = createWorld()): Promise<Pages> {
  const tagging = {
    knownTags: new Set(['fentanyl', 'precursors']),
    tagArticle: () => {
      throw new Error('no article is tagged here');
    },
  };
  const pipeline = await startPipeline({ tagging }, world);
  const { context } = pipeline;
  const app = createApp({
    stores: context.stores,
    articleIndex: context.ports.articleIndex,
    knownTags: context.knownTags,
    tagLabel: (tag) => `Label of ${tag}`,
    assets: fakeAssets,
    hosts: () => [HOST],
    now: () => context.ports.clock.now().toISOString(),
    readerAliases: {},
    activity: async () => [{ name: 'poll', waiting: 0, delayed: 0, inWork: 0, done: 0, deadLetters: 0 }],
    inbox: inboxOf(join(world.dir, 'mail')),
    links: linkDesk(context),
    articleDesk: createArticleDesk(context, () => ({ modelVersion: '1-test', matches: [] })),
    storyDesk: createStoryDesk(context),
    feedDesk: createFeedDesk(context),
    alertsDesk: createAlertsDesk(context),
    webhookDesk: createWebhookDesk(context),
    readerDesk: createReaderDesk(context),
    publicForm: true,
    newsroom: (path) => ({ status: 200, headers: { 'content-type': 'text/html' }, body: `<p>newsroom ${path}</p>` }),
    control: { token: CONTROL_TOKEN, operations: { echo: async (body) => ({ got: JSON.stringify(body) }) } },
    ...overrides,
  });
  const request = async (path: string, init: RequestInit = {}) =>
    await app.request(`http://${HOST}${path}`, { ...init, headers: { host: HOST, ...init.headers } });
  return { app, pipeline, request };
}

function inboxOf(dir: string): NonNullable<AppDependencies['inbox']> {
  const all = async (): Promise<readonly InboxMail[]> =>
    await Promise.all(
      (await listMailFolder(dir)).map(async ({ mailId, writtenAt }) => ({
        mailId,
        receivedAt: writtenAt,
        mime: (await readMail(dir, mailId))!,
      })),
    );
  return {
    list: async (limit) => (await all()).slice(0, limit),
    read: async (mailId) => (await all()).find((mail) => mail.mailId === mailId),
  };
}

export type ArticleWish = {
  readonly id?: string;
  readonly title?: string;
  readonly text?: string;
  readonly snippet?: string;
  readonly author?: string;
  readonly source?: string;
  readonly url?: string;
  readonly publishedAt?: string;
};

/** Stores an article that is about fentanyl, with a receipt in its title and one in its text. */
export async function addArticle({ pipeline }: Pages, wish: ArticleWish = {}): Promise<ArticleRecord> {
  const { articles } = pipeline.context.stores;
  const id = wish.id ?? 'a1b2c3d4e5f60718';
  const publishedAt = wish.publishedAt ?? '2026-03-01T08:00:00.000Z';
  const text = wish.text ?? 'Officers seized fentanyl at the port.';
  const title = wish.title ?? 'Fentanyl seized';
  const url = wish.url ?? `https://outlet.example/${id}`;
  const record: ArticleRecord = {
    schemaVersion: 1,
    id,
    canonicalUrl: url,
    url,
    title,
    language: 'en',
    authors: [wish.author ?? 'A. Reporter'],
    publishedAt,
    foundAt: publishedAt,
    source: { feedId: 'outlet', title: wish.source ?? 'Outlet', sample: false },
    extraction: { method: 'readability-linkedom', version: '1', notes: [] },
    contentHash: id.repeat(4),
    snippet: wish.snippet ?? text.slice(0, 300),
    orderedAt: publishedAt,
    articleVersion: 1,
    tags: [{ tag: 'fentanyl', level: 'about', score: 2 }],
    modelVersion: '1-test',
    story: { kind: 'new', storyId: id, why: 'first article of its story' },
    articleKey: `articles/${id}/one.json.gz`,
  };
  const {
    snippet: _,
    orderedAt: _o,
    articleVersion: _v,
    tags: _t,
    modelVersion,
    story: _s,
    articleKey,
    ...article
  } = record;
  await articles.putText(articleKey, {
    schemaVersion: 1,
    article: { ...article, text },
    tags: [tagOf(title, text)],
    modelVersion,
  });
  await articles.saveHead(record);
  return record;
}

function tagOf(title: string, text: string): Tag {
  const receipt = (field: 'title' | 'body', all: string) => ({
    field,
    start: 0,
    end: Math.min(8, all.length),
    words: all.slice(0, 8),
    rule: 'fentanyl/term:fentanyl',
    language: 'en',
    score: 1,
    supportedBy: [],
    blockedBy: [],
  });
  return {
    tag: 'fentanyl',
    level: 'about',
    score: 2,
    modelVersion: '1-test',
    receipts: [receipt('title', title), receipt('body', text)],
  };
}
