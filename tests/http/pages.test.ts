import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMailFolder } from '../../shared/adapters/local/mail-folder.ts';
import { composeMime } from '../../shared/mail/compose-mime.ts';
import { fakeAssets } from '../fakes/assets.ts';
import { addArticle, CONTROL_TOKEN, startPages } from './start-pages.ts';

const FOREIGN_HOSTS = ['evil.example', 'vigia.example.evil.example', 'vigia.example:81', ''];

describe('createApp()', () => {
  it('serves every page with a policy that runs our own script alone, and never from a cache', async () => {
    const pages = await startPages();
    const { id } = await addArticle(pages);
    const mailId = await addMail(pages.pipeline.world.dir);
    const paths = [
      '/',
      '/search',
      '/search?q=topic:fentanyl',
      `/articles/${id}`,
      `/inbox/${mailId}`,
      `/inbox/${mailId}/html`,
      `/inbox/${mailId}/raw`,
      '/newsroom/en/',
      '/settings',
      '/health',
    ];
    for (const path of paths) {
      const response = await pages.request(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-security-policy'), path).toMatch(/default-src 'none'/);
      expect(response.headers.get('content-security-policy'), path).not.toMatch(/unsafe-eval|script-src (?!'self';)/);
      expect(response.headers.get('cache-control'), path).toBe('no-store');
      expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
      expect((await pages.request(path, { method: 'HEAD' })).status, path).toBe(200);
    }
  });

  it('serves script and style under names of their content, to be kept for good', async () => {
    const { request } = await startPages();
    for (const path of [fakeAssets.script, fakeAssets.style]) {
      const response = await request(path);
      expect([response.status, response.headers.get('cache-control')], path).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
    }
    expect((await request('/assets/other.js')).status).toBe(404);
    expect((await request('/style.css')).headers.get('cache-control')).toBe('public, max-age=300');
  });

  it.each(FOREIGN_HOSTS)('refuses the Host header %j on every path, with the same policy', async (host) => {
    const { request } = await startPages();
    for (const [path, method] of [
      ['/', 'GET'],
      ['/health', 'GET'],
      ['/unsubscribe?t=x', 'POST'],
      ['/control/echo', 'POST'],
    ] as const) {
      const response = await request(path, { method, headers: { host, authorization: `Bearer ${CONTROL_TOKEN}` } });
      expect(response.status, path).toBe(421);
      expect(response.headers.get('content-security-policy'), path).toMatch(/default-src 'none'/);
    }
  });

  it.each([
    '/nothing',
    '/articles/unknown',
    '/articles/abcdef',
    '/articles/%00',
    '/articles/..%2f..%2fsecrets',
    '/inbox/unknown',
    '/inbox/unknown/html',
    '/inbox/..%2fsecrets.json/raw',
    '/control/echo',
    '/%E0%A4%A',
  ])('answers 404 to %s', async (path) => {
    const { request } = await startPages();
    const response = await request(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
  });

  it('answers 404 to an article id that is longer than any', async () => {
    const { request } = await startPages();
    expect((await request(`/articles/${'a'.repeat(2000)}`)).status).toBe(404);
  });

  it('shows a mail’s headers as a person reads them', async () => {
    const pages = await startPages();
    const mailId = await addMail(pages.pipeline.world.dir);
    const body = await (await pages.request(`/inbox/${mailId}`)).text();
    expect(body).toContain('<dd>Señal: fentanilo</dd>');
    expect(body).toContain('text part');
    expect(await (await pages.request(`/inbox/${mailId}/html`)).text()).toContain('<base target="_blank">');
  });
});

describe('/control', () => {
  it('does what it is told by the holder of the token only', async () => {
    const { request } = await startPages();
    const post = (authorization: string | undefined, path = '/control/echo', body = '{"a":1}') =>
      request(path, { method: 'POST', body, headers: authorization === undefined ? {} : { authorization } });
    const token = `Bearer ${CONTROL_TOKEN}`;
    expect(await (await post(token)).json()).toEqual({ got: '{"a":1}' });
    for (const wrong of [undefined, '', 'Bearer', `Bearer ${CONTROL_TOKEN}x`, CONTROL_TOKEN, `Basic ${CONTROL_TOKEN}`])
      expect((await post(wrong)).status, wrong).toBe(403);
    expect((await post(token, '/control/unknown')).status).toBe(404);
    expect((await post(token, '/control/toString')).status).toBe(404);
    expect((await post(token, '/control/echo', ' '.repeat(70_000))).status).toBe(413);
    expect((await post(token, '/control/echo', 'no json')).status).toBe(500);
    expect((await request('/control/echo', { headers: { authorization: token } })).status).toBe(404);
  });
});

async function addMail(dir: string): Promise<string> {
  const mailId = 'mail-1';
  const mime = await composeMime({
    mailId,
    from: 'Vigía <vigia@vigia.example>',
    to: 'reader@example.org',
    subject: 'Señal: fentanilo',
    text: 'text part',
    html: '<!doctype html><html><head><title>-</title></head><body><p>html part</p></body></html>',
    language: 'en',
    date: '2026-03-01T00:00:00.000Z',
  });
  await createMailFolder(join(dir, 'mail')).send({
    mailId,
    from: 'vigia@vigia.example',
    to: 'reader@example.org',
    mime,
  });
  return mailId;
}
