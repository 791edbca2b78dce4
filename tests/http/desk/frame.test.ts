import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { countLink, searchPath } from '../../../shared/http/desk/count-link.ts';
import type { DeskContext } from '../../../shared/http/desk/desk-env.ts';
import { deskPage } from '../../../shared/http/desk/desk-page.ts';
import { fakeAssets } from '../../fakes/assets.ts';
import { startPages } from '../start-pages.ts';

const desk: DeskContext = {
  visitor: { kind: 'signed-in', userId: 'u1', name: 'Ana <b>', role: 'reader' },
  language: 'en',
  zone: 'UTC',
  theme: 'auto',
  now: '2026-03-01T00:00:00.000Z',
  here: '/',
  formToken: 'sealed',
  audit: async () => {},
};

async function frameFor(context: DeskContext) {
  const page = deskPage({ assets: fakeAssets }, context, {
    title: 'T',
    place: 'feeds',
    body: (await import('hono/html')).html`<h1>T</h1>`,
  });
  return parseHTML(String(await page)).document;
}

describe('deskPage()', () => {
  it('has a skip link, landmarks with names, the place of the page, and a search box with a label', async () => {
    const page = await frameFor(desk);
    expect(page.querySelector('body > a')?.getAttribute('href')).toBe('#content');
    expect(page.querySelector('main')?.id).toBe('content');
    expect(page.querySelector('nav')?.getAttribute('aria-label')).toBe('Pages');
    expect(page.querySelectorAll('[aria-current=page]')).toHaveLength(1);
    expect(page.querySelector('[aria-current=page]')?.getAttribute('href')).toBe('/feeds');
    expect(page.querySelector('label[for=q]')?.textContent).toBe('Query');
  });

  it('shows queues to admins alone', async () => {
    const paths = async (role: 'reader' | 'admin') =>
      [...(await frameFor({ ...desk, visitor: { ...desk.visitor, role } })).querySelectorAll('nav a')].map((link) =>
        link.getAttribute('href'),
      );
    expect(await paths('reader')).not.toContain('/queues');
    expect(await paths('admin')).toContain('/queues');
  });

  it('lets a person who signed in sign out, and nobody else', async () => {
    const form = (await frameFor(desk)).querySelector('form[action="/sign-out"]');
    expect(form?.getAttribute('method')).toBe('post');
    expect(form?.querySelector('[name=token]')?.getAttribute('value')).toBe('sealed');
    expect(form?.querySelector('.who')?.textContent).toBe('Ana <b>');
    const local = await frameFor({ ...desk, visitor: { ...desk.visitor, kind: 'local' } });
    expect(local.querySelector('form[action="/sign-out"]')).toBeNull();
  });

  it('has the list of keys in the page, closed, in the reader’s language', async () => {
    const dialog = (await frameFor({ ...desk, language: 'es' })).querySelector('dialog[data-keys]')!;
    expect(dialog.hasAttribute('open')).toBe(false);
    expect(dialog.textContent).toContain('historia, artículo o renglón siguiente');
  });

  it('runs and styles nothing inline on any page', async () => {
    const { request } = await startPages();
    for (const path of ['/', '/settings', '/settings/keyboard', '/?topic=nonsense']) {
      const response = await request(path);
      const page = parseHTML(await response.text()).document;
      expect(page.querySelectorAll('[style], style, script:not([src]), [onclick]'), path).toHaveLength(0);
      expect(response.headers.get('content-security-policy'), path).toMatch(/default-src 'none'.*script-src 'self'/);
      expect(response.headers.get('cache-control'), path).toBe('no-store');
    }
  });

  it('has one h1 and no gap in its headings on Today and Settings', async () => {
    const { request } = await startPages();
    for (const path of ['/', '/settings', '/settings/keyboard']) {
      const page = parseHTML(await (await request(path)).text()).document;
      const levels = [...page.querySelectorAll('main :is(h1, h2, h3, h4)')].map(({ localName }) =>
        Number(localName[1]),
      );
      expect(
        levels.filter((level) => level === 1),
        path,
      ).toHaveLength(1);
      for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0), path).toBeLessThanOrEqual(1);
    }
  });
});

describe('countLink()', () => {
  it.each([
    ['en', 12_345, '12,345'],
    ['es', 12_345, '12,345'],
  ] as const)('writes a number of %s with the search that finds what it counts', (language, count, text) => {
    const link = String(countLink({ language }, count, { query: 'topic:fentanyl a&b', counts: 'stories' }));
    expect(link).toContain(`>${text}</a>`);
    expect(link).toContain('q=topic%3Afentanyl+a%26b&amp;collapse=story');
    expect(searchPath({ query: 'a' })).toBe('/search?q=a');
  });
});
