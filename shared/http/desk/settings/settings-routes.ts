import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { canonicalZone } from '../../../model/zone-name.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { languageNamed } from '../../page-language.ts';
import type { Form } from '../../read-form.ts';
import { DESK_COOKIES, isSecure } from '../desk-context.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { keyboardPage } from './keyboard-page.ts';
import { type Choices, settingsPage } from './settings-page.ts';

/** A year: browsers keep no cookie much longer (RFC 6265bis, 400 days). */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** The page: Settings, and the list of keys. Choices are cookies of this browser. */
export function settingsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/settings', (c) => {
    const said = c.req.query('said') === 'saved';
    return c.html(settingsPage(deps, c.get('desk'), { choices: choicesOf(c), said }));
  });

  app.post('/settings', async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const choices = readChoices(form);
    const zone = choices.zone === '' ? '' : canonicalZone(choices.zone);
    if (zone === undefined) return c.html(settingsPage(deps, c.get('desk'), { choices, zoneIsWrong: true }), 400);
    keep(c, 'language', choices.language);
    keep(c, 'zone', zone);
    keep(c, 'theme', choices.theme === 'auto' ? '' : choices.theme);
    keep(c, 'keys', choices.keys ? '' : 'off');
    return c.redirect('/settings?said=saved', 303);
  });

  app.get('/settings/keyboard', (c) => c.html(keyboardPage(deps, c.get('desk'))));
}

function choicesOf(c: Context<DeskEnv>): Choices {
  const { language, theme } = c.get('desk');
  return {
    language,
    zone: canonicalZone(getCookie(c, DESK_COOKIES.zone) ?? '') ?? '',
    theme,
    keys: getCookie(c, DESK_COOKIES.keys) !== 'off',
  };
}

function readChoices(form: Form): Choices {
  const theme = form.field('theme');
  return {
    language: languageNamed(form.field('language')) ?? 'en',
    zone: (form.field('zone') ?? '').trim().slice(0, 80),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    keys: form.field('keys') === 'on',
  };
}

/** What is left to the browser or the system is no cookie. */
function keep(c: Context, name: keyof typeof DESK_COOKIES, value: string): void {
  const options = { path: '/', sameSite: 'Lax', secure: isSecure(c) } as const;
  if (value === '') deleteCookie(c, DESK_COOKIES[name], options);
  else setCookie(c, DESK_COOKIES[name], value, { ...options, maxAge: MAX_AGE_SECONDS });
}
