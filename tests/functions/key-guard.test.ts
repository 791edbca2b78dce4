import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { keyGuard } from '../../functions/parts/key-guard.ts';

describe('keyGuard', () => {
  const app = new Hono<{ Bindings: never }>();
  app.use('*', keyGuard);
  app.all('*', (c) => c.text('in'));
  const ask = async (path: string) => (await app.request(path, {}, { event: {} })).status;

  it.each(['/confirm', '/unsubscribe', '/style.css', '/websub/0123-4567'])('lets everybody in at %s', async (path) => {
    expect(await ask(path)).toBe(200);
  });

  it.each([
    '/',
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
