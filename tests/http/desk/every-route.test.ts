import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createQueueDesk } from '../../../local/queue-desk.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { ApiDependencies } from '../../../shared/http/api/api-dependencies.ts';
import { createFeedDesk } from '../../../shared/jobs/feed-desk.ts';
import { createFeedLook } from '../../../shared/jobs/feed-look.ts';
import { createModelDesk } from '../../../shared/jobs/model-desk.ts';
import { tryAddress } from '../../../shared/jobs/try-address.ts';
import { ROLES, type Role } from '../../../shared/model/visitor.ts';
import { PUBLIC_PATHS } from '../../../shared/names.ts';
import { createApiKeyStore } from '../../../shared/stores/api-keys.ts';
import { openSmallModel } from '../../fakes/open-small-model.ts';
import { createWorld, startPipeline } from '../../fakes/pipeline.ts';
import { openBrowser } from './open-browser.ts';
import { type Desk, startDesk } from './start-desk.ts';

/** What answers people who did not sign in; each looks at something else by itself, or holds nothing. */
const PUBLIC = [
  ...PUBLIC_PATHS,
  '/sign-in',
  '/sign-in/start',
  '/sign-in/callback',
  '/signed-out',
  '/style.css',
  '/assets/*',
  '/health',
  '/newsroom/*',
  // By their own tokens.
  '/control/:operation',
  '/websub/:id',
];

/** The least role that a route of the desk needs; `own`: a reader for what is theirs, an admin for everybody's. */
const NEEDS: Readonly<Record<Role | 'own', readonly string[]>> = {
  reader: [
    'GET /',
    'GET /today/news',
    'GET /stories/:id',
    'GET /stories/:id/differences',
    'GET /articles/:id',
    'GET /articles/:id/changes',
    'POST /articles/:id/label',
    'GET /articles/:id/cite',
    'GET /search',
    'GET /search/fields',
    'GET /search/complete',
    'GET /search/export',
    'GET /trends',
    'GET /trends/rise',
    'GET /trends/data.csv',
    'GET /trends/chart.svg',
    'GET /trends/map.svg',
    'GET /feeds',
    'GET /feeds/:id',
    'GET /feeds/list/export',
    'GET /model',
    'GET /model/:tag',
    'GET /model/:tag/:rule',
    'GET /model/try',
    'POST /model/try',
    'GET /model/plans',
    'GET /model/plans/:id',
    'GET /model/plans/:id/:file',
    'GET /model/labels',
    'GET /model/labels.jsonl',
    'GET /model/files/:name',
    'GET /alerts',
    'GET /alerts/new',
    'POST /alerts/new',
    'GET /keys',
    'POST /keys',
    'GET /settings',
    'POST /settings',
    'GET /settings/keyboard',
  ],
  own: [
    'GET /alerts/readers/:reader',
    'POST /alerts/readers/:reader',
    'GET /alerts/readers/:reader/:alert',
    'GET /alerts/readers/:reader/mails/:slot',
    'GET /alerts/readers/:reader/mails/:slot/html',
    'GET /inbox/:mailId',
    'GET /inbox/:mailId/html',
    'GET /inbox/:mailId/raw',
    'GET /keys/:id/revoke',
    'POST /keys/:id/revoke',
  ],
  editor: [
    'GET /stories/:id/merge',
    'POST /stories/:id/merge',
    'GET /stories/:id/split',
    'POST /stories/:id/split',
    'GET /articles/:id/pack',
    'GET /articles/:id/raw',
    'GET /search/pack',
    'POST /search/save',
    'POST /search/remove',
    'GET /feeds/list/add',
    'POST /feeds/list/find',
    'POST /feeds/list/add',
    'GET /feeds/list/import',
    'POST /feeds/list/import',
    'POST /feeds/:id/poll',
    'POST /feeds/:id/check',
    'POST /feeds/:id/backfill',
    'POST /feeds/:id/stop-backfill',
    'POST /feeds/:id/remove',
    'POST /feeds/:id/restore',
    'POST /model/plans',
    'POST /model/plans/:id/on',
    'POST /model/plans/:id/stop',
  ],
  admin: [
    'GET /alerts/all',
    'POST /alerts/find',
    'GET /alerts/mails',
    'GET /alerts/sending',
    'GET /alerts/sending/stop',
    'POST /alerts/sending/stop',
    'GET /alerts/sending/start',
    'POST /alerts/sending/start',
    'GET /alerts/suppressed',
    'POST /alerts/suppressed',
    'GET /inbox',
    'GET /queues',
    'POST /queues/redrive',
    'GET /users',
    'POST /users',
    'GET /users/:id',
    'POST /users/:id',
    'GET /audit',
    'GET /audit/lines.jsonl',
  ],
};

const SIGN_OUT = 'POST /sign-out';

/** The desk with every part that any home gives it, so that no route is missing. */
async function startWholeDesk(): Promise<Desk> {
  const world = createWorld();
  const { context, queue } = await startPipeline({}, world);
  const model = openSmallModel();
  const api: ApiDependencies = {
    keys: createApiKeyStore(createSqliteTable(world.db, { clock: world.clock })),
    searches: {
      save: async () => ({ kind: 'conflict' }),
      remove: async () => ({ kind: 'absent' }),
    },
    vigiaVersion: '0.0.0',
    topics: () => ({ modelVersion: '1-test', tags: [] }),
    randomBytes,
    onFault: () => {},
  };
  const none = { inWork: 0, done: 0 };
  const counts = () => ({
    poll: none,
    ingest: none,
    index: none,
    match: none,
    deliver: none,
    websub: none,
    retag: none,
    webhook: none,
  });
  return await startDesk({
    api,
    queueDesk: createQueueDesk({
      runtime: { queue, index: { state: () => 'filling' as const, articles: () => 0 } },
      pump: { counts },
    }),
    modelDesk: createModelDesk(context, {
      model: () => model,
      loadedAt: '2026-03-01T00:00:00.000Z',
      randomId: () => '1a2b3c4d',
      onFault: () => {},
      home: 'process',
      tryAddress,
    }),
    feedDesk: {
      ...createFeedDesk(context),
      look: createFeedLook(context),
      list: {
        add: async () => ({ kind: 'refused', reasons: [] }),
        remove: async () => ({ kind: 'refused', reasons: [] }),
        import: async () => ({ kind: 'refused', reasons: [] }),
      },
    },
  });
}

function routesOf({ app }: Desk): readonly string[] {
  const routes = app.routes.filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/api/v1'));
  const guarded = routes.filter(({ path }) => !PUBLIC.includes(path));
  return [...new Set(guarded.map(({ method, path }) => `${method} ${path}`))];
}

function requestOf(route: string): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = route.split(' ');
  return { method, path: path.replace(/:\w+/g, 'a1b2c3d4e5f60718') };
}

const PEOPLE = { reader: 'ana', editor: 'eva', admin: 'ada' } as const satisfies Record<Role, string>;

describe('every route', () => {
  it('of the desk has its place in the table of this test', async () => {
    const routes = routesOf(await startWholeDesk());
    expect(routes.toSorted()).toEqual([...Object.values(NEEDS).flat(), SIGN_OUT].toSorted());
  });

  it('of the desk is closed to whoever is not signed in', async () => {
    const desk = await startWholeDesk();
    for (const route of routesOf(desk)) {
      const { method, path } = requestOf(route);
      const { status } = await openBrowser(desk).ask(path, { method });
      expect([route, status]).toEqual([route, method === 'GET' ? 303 : 401]);
    }
  });

  it.each(ROLES)('of the desk asks of a form by %s for the token of a page', async (role) => {
    const desk = await startWholeDesk();
    const browser = await desk.browserOf(PEOPLE[role]);
    for (const route of routesOf(desk).filter((each) => each.startsWith('POST'))) {
      const { status } = await browser.ask(requestOf(route).path, { method: 'POST', body: new URLSearchParams() });
      expect([route, status]).toEqual([route, 403]);
    }
  });

  it.each(ROLES)('of the desk lets %s do what the role may, and no more', async (role) => {
    const desk = await startWholeDesk();
    const browser = await desk.browserOf(PEOPLE[role]);
    const token = /name="token" value="([^"]+)"/.exec(await (await browser.ask('/settings')).text())![1]!;
    const answered = async (route: string) => {
      const { method, path } = requestOf(route);
      const body = route === 'POST /feeds/list/import' ? new FormData() : new URLSearchParams();
      body.set('token', token);
      const response = await browser.ask(path, method === 'POST' ? { method, body } : {});
      expect([route, response.headers.get('cache-control')]).toEqual([route, 'no-store']);
      return response.status;
    };
    const rank = ROLES.indexOf(role);
    for (const needed of ROLES)
      for (const route of NEEDS[needed])
        expect([route, (await answered(route)) === 403]).toEqual([route, rank < ROLES.indexOf(needed)]);
    for (const route of NEEDS.own) expect([route, await answered(route)]).toEqual([route, 404]);
  });
});
