import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { ApiDependencies } from '../../../shared/http/api/api-dependencies.ts';
import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import type { DeskEnv } from '../../../shared/http/desk/desk-env.ts';
import { removeSavedSearch, saveSearch } from '../../../shared/jobs/save-search.ts';
import { type ApiKeyRecord, makeApiKey } from '../../../shared/model/api-key.ts';
import { idResolver } from '../../../shared/query-language/tag-resolver.ts';
import { type ApiKeyStore, createApiKeyStore } from '../../../shared/stores/api-keys.ts';
import { createWorld, type Pipeline } from '../../fakes/pipeline.ts';
import { HOST, type Pages, startPages } from '../start-pages.ts';

export type Api = Pages & {
  readonly pipeline: Pipeline;
  readonly app: Hono<DeskEnv>;
  readonly keys: ApiKeyStore;
  readonly admin: string;
  readonly reader: string;
  /** What nobody expected, as the operator would see it. */
  readonly faults: readonly unknown[];
  /** Asks below `/api/v1`, as the reader unless another key is given; an empty one sends none. */
  readonly ask: (path: string, init?: RequestInit & { readonly key?: string }) => Promise<Response>;
  /** Asks with a JSON body, as the admin unless another key is given. */
  readonly send: (method: string, path: string, body: unknown, key?: string) => Promise<Response>;
};

/** The API over a fresh data folder, with a key of each scope. */
export async function startApi(
  overrides: Partial<AppDependencies> & { readonly limits?: Partial<ApiDependencies> } = {},
  world = createWorld(),
): Promise<Api> {
  const { limits = {}, ...more } = overrides;
  const faults: unknown[] = [];
  const keys = createApiKeyStore(createSqliteTable(world.db, { clock: world.clock }));
  const api: ApiDependencies = {
    keys,
    searches: {
      save: (request) => saveSearch(searching(), request),
      remove: (name) => removeSavedSearch(searching(), name),
    },
    vigiaVersion: '0.0.0',
    topics: () => ({
      modelVersion: '1-test',
      tags: [{ tag: 'fentanyl', labels: { en: 'Fentanyl', es: 'Fentanilo' } }],
    }),
    randomBytes,
    onFault: (error) => void faults.push(error),
    keyRate: { perSecond: 1_000, burst: 1_000 },
    ...limits,
  };
  const searching = () => ({ ...pages.pipeline.context, resolveTag: idResolver(new Set(['fentanyl', 'precursors'])) });
  const pages = await startPages({ api, ...more }, world);
  const admin = await addKey(keys, { scope: 'admin' });
  const reader = await addKey(keys, { scope: 'reader' });
  const ask: Api['ask'] = async (path, { key = reader, ...init } = {}) => {
    const headers = { host: HOST, ...(key !== '' && { authorization: `Bearer ${key}` }), ...init.headers };
    return await pages.app.request(`http://${HOST}/api/v1${path}`, { ...init, headers });
  };
  const send: Api['send'] = (method, path, body, key = admin) =>
    ask(path, { method, key, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  return { ...pages, keys, admin, reader, faults, ask, send };
}

/** A key that the store knows. */
export async function addKey(keys: ApiKeyStore, wish: Partial<ApiKeyRecord>): Promise<string> {
  const { key, record } = makeApiKey({
    id: randomBytes(6).toString('hex'),
    secret: randomBytes(32).toString('base64url'),
    scope: 'reader',
    name: 'test',
    now: '2026-03-01T12:00:00.000Z',
    ...wish,
  });
  await keys.save({ ...record, ...wish });
  return key;
}
