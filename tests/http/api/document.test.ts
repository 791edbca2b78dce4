import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '../../../shared/http/api/api-routes.ts';
import { API_PATH } from '../../../shared/http/api/create-api.ts';
import { openApiDocument } from '../../../shared/http/api/openapi-document.ts';
import { queryTextSchema } from '../../../shared/http/api/query-text.ts';
import { PUBLIC_ASSETS } from '../../../shared/names.ts';
import { MAX_QUERY_CHARACTERS } from '../../../shared/query-language/parse.ts';
import { startApi } from './start-api.ts';

const ROUTES = API_ROUTES.map(({ method, path }) => [method.toUpperCase(), path] as const);

describe('openApiDocument()', () => {
  it('is OpenAPI 3.1 and served to everybody', async () => {
    const { ask } = await startApi();
    const answer = await ask('/openapi.json', { key: '' });
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect(openApiDocument()).toMatchObject({ openapi: '3.1.0', servers: [{ url: API_PATH }] });
    expect(PUBLIC_ASSETS).toContain(`${API_PATH}/openapi.json`);
  });

  it('names each operation once', () => {
    const ids = API_ROUTES.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('takes queries of the length that the query language takes', () => {
    expect(queryTextSchema.safeParse('a'.repeat(MAX_QUERY_CHARACTERS)).success).toBe(true);
    expect(queryTextSchema.safeParse('a'.repeat(MAX_QUERY_CHARACTERS + 1)).success).toBe(false);
  });

  it.each(ROUTES)(
    '%s %s is answered by a route, which needs a key and refuses parameters that it has not',
    async (method, path) => {
      const { ask, admin, faults } = await startApi();
      const written = path.replace('{id}', 'a1b2c3d4e5f60718').replace('{name}', 'x');
      const headers = { 'content-type': 'application/json' };
      const more = method === 'POST' || method === 'PATCH' || method === 'PUT' ? { body: '{}', headers } : {};
      expect((await ask(written, { method, key: '', ...more })).status).toBe(401);
      const isKeyId = path === '/keys/{id}';
      const answer = await ask(`${isKeyId ? '/keys/000000000000' : written}?unknown=1`, {
        method,
        key: admin,
        ...more,
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
      expect(faults).toEqual([]);
    },
  );
});
