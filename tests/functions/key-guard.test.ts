import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { keyGuard } from '../../functions/parts/key-guard.ts';
import { API_PATH } from '../../shared/http/api/create-api.ts';

describe('keyGuard', () => {
  const app = new Hono<{ Bindings: never }>();
  app.use('*', keyGuard);
  app.all('*', (c) => c.text('in'));
  const ask = async (path: string) => (await app.request(path, {}, { event: {} })).status;

  it.each(['/confirm', '/unsubscribe', '/style.css', '/websub/0123-4567', `${API_PATH}/openapi.json`])(
    'lets everybody in at %s',
    async (path) => {
      expect(await ask(path)).toBe(200);
    },
  );

  it('leaves keys to the API below its own path', async () => {
    expect(await ask(`${API_PATH}/feeds`)).toBe(200);
  });

  it.each([
    '/',
    '/api',
    '/api/v1',
    '/api/v1x/feeds',
    '/api/v1/../search',
    '/search',
    '/confirm/',
    '/confirm/x',
    '/websub',
    '/websub/',
    '/websub/x/y',
    '/websub/../search',
    '/websub/%2e%2e/search',
    '/websubs/x',
    '//websub/x',
  ])('asks for a key at %s', async (path) => {
    expect(await ask(path)).toBe(401);
  });
});
