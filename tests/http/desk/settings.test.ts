import { describe, expect, it } from 'vitest';
import { timeText } from '../../../shared/http/desk/time-tag.ts';
import { formsOf } from '../read-forms.ts';
import { type Pages, startPages } from '../start-pages.ts';

/** A browser that keeps its cookies. */
function browserOf({ request }: Pages) {
  const cookies = new Map<string, string>();
  return {
    cookies,
    send: async (path: string, init: RequestInit = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await request(path, { ...init, headers: { cookie } });
      for (const header of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header)!;
        if (/max-age=0/i.test(header)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
  };
}

type Browser = ReturnType<typeof browserOf>;

async function choose(browser: Browser, choices: Record<string, string>): Promise<Response> {
  const form = formsOf(await (await browser.send('/settings')).text()).find(({ action }) => action === '/settings')!;
  form.fields.delete('keys');
  for (const [name, value] of Object.entries(choices)) form.fields.set(name, value);
  return await browser.send('/settings', { method: 'POST', body: form.fields });
}

describe('/settings', () => {
  it('keeps language, zone, colours and keys as cookies of the browser', async () => {
    const browser = browserOf(await startPages());
    const answer = await choose(browser, { language: 'es', zone: 'america/mexico_city', theme: 'dark' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/settings?said=saved']);
    expect(Object.fromEntries(browser.cookies)).toMatchObject({
      'vigia-language': 'es',
      'vigia-zone': 'America%2FMexico_City',
      'vigia-theme': 'dark',
      'vigia-keys': 'off',
    });
    const page = await (await browser.send('/settings?said=saved')).text();
    expect(page).toContain('<html lang="es" data-theme="dark">');
    expect(page).toContain('Guardado.');
    expect(page).toMatch(/value="America\/Mexico_City"/);
    expect(formsOf(page)[0]?.fields.has('keys')).toBe(false);
  });

  it('forgets what is left to the browser and the system', async () => {
    const browser = browserOf(await startPages());
    await choose(browser, { zone: 'Europe/Madrid', theme: 'dark' });
    await choose(browser, { zone: '', theme: 'auto', keys: 'on' });
    expect([...browser.cookies.keys()].toSorted()).toEqual(['vigia-browser', 'vigia-language']);
  });

  it('gives a zone back that there is none of, with what to do, and changes nothing', async () => {
    const browser = browserOf(await startPages());
    const answer = await choose(browser, { language: 'es', zone: 'Mars/"><b>' });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('There is no time zone Mars/&quot;&gt;&lt;b&gt;');
    expect(page).toContain('aria-invalid="true"');
    expect(page).toContain('<option value="es" lang="es" selected>');
    expect(browser.cookies.has('vigia-language')).toBe(false);
  });

  it('changes nothing without the token of a page, or from another site', async () => {
    const { request } = await startPages();
    const body = new URLSearchParams({ language: 'es' });
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await request('/settings', { method: 'POST', body, headers: headers as Record<string, string> });
      expect(answer.status).toBe(403);
      expect(answer.headers.getSetCookie().join()).not.toContain('vigia-language');
    }
  });

  it('leads admins to keys, people and the log of changes', async () => {
    const { request } = await startPages();
    const page = await (await request('/settings')).text();
    for (const path of ['/keys', '/users', '/audit']) expect(page).toContain(`href="${path}"`);
  });

  it('/settings/keyboard lists every key without a script, with g and a letter for every page', async () => {
    const { request } = await startPages();
    const page = await (await request('/settings/keyboard')).text();
    const main = page.slice(page.indexOf('<main'), page.indexOf('</main'));
    for (const key of ['j', 'k', 'o', 'Enter', 'n', 'p', '/', 'Esc', '?']) expect(main).toContain(`<kbd>${key}</kbd>`);
    const letters = [...page.matchAll(/data-go="(\w)"/g)].map(([, letter]) => letter!);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters).toHaveLength(8);
    for (const letter of letters) expect(main).toContain(`<kbd>${letter}</kbd>`);
  });
});

describe('timeText()', () => {
  it.each([
    ['Europe/Madrid', '2026-03-29T00:59:00.000Z', '29 Mar 2026, 01:59 CET'],
    ['Europe/Madrid', '2026-03-29T01:00:00.000Z', '29 Mar 2026, 03:00 CEST'],
    ['Europe/Madrid', '2026-10-25T00:30:00.000Z', '25 Oct 2026, 02:30 CEST'],
    ['Europe/Madrid', '2026-10-25T01:30:00.000Z', '25 Oct 2026, 02:30 CET'],
    ['America/New_York', '2026-03-08T06:59:00.000Z', '8 Mar 2026, 01:59 GMT-5'],
    ['America/New_York', '2026-03-08T07:00:00.000Z', '8 Mar 2026, 03:00 GMT-4'],
    // Mexico has had no summer time since October 2022.
    ['America/Mexico_City', '2026-07-01T18:00:00.000Z', '1 Jul 2026, 12:00 GMT-6'],
    ['America/Mexico_City', '2022-07-01T17:00:00.000Z', '1 Jul 2022, 12:00 GMT-5'],
  ])('shows in %s at %s the time that its clocks show, and which of two it is', (zone, instant, expected) => {
    expect(timeText({ language: 'en', zone }, instant)).toBe(expected);
  });

  it('speaks the language of the reader', () => {
    expect(timeText({ language: 'es', zone: 'Europe/Madrid' }, '2026-01-15T11:00:00.000Z')).toMatch(
      /^15 ene 2026, 12:00 CET$/,
    );
    expect(timeText({ language: 'es', zone: 'Europe/Madrid' }, '2026-01-15T23:30:00.000Z', 'day')).toBe('16 ene 2026');
  });
});
