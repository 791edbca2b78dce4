import { formsOf } from '../read-forms.ts';
import type { Pages } from '../start-pages.ts';

/** As much of a browser as the sign-in needs: cookies, and forms of pages. */
export type Browser = {
  readonly cookies: Map<string, string>;
  /** `Set-Cookie` headers as they came. */
  readonly setCookies: string[];
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** Sends a form of a page by the `do` of its button, or its action, with some fields filled in. */
  readonly send: (page: string, button: string, fill?: Readonly<Record<string, string>>) => Promise<Response>;
  /** From a page through the provider and back: the answer to what the provider sent the browser to. */
  readonly signIn: (next?: string) => Promise<Response>;
};

export function openBrowser({ request }: Pick<Pages, 'request'>): Browser {
  const cookies = new Map<string, string>();
  const setCookies: string[] = [];
  const ask: Browser['ask'] = async (path, init = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await request(path, { ...init, headers: { cookie, ...init.headers } });
    for (const line of response.headers.getSetCookie()) {
      setCookies.push(line);
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    }
    return response;
  };
  return {
    cookies,
    setCookies,
    ask,
    send: async (page, button, fill = {}) => {
      const form = formsOf(page).find(({ buttons, action }) => buttons.includes(button) || action === button);
      if (form === undefined) throw new Error(`no form with ${button} in ${page}`);
      for (const [name, value] of Object.entries(fill)) form.fields.set(name, value);
      if (form.buttons.includes(button)) form.fields.set('do', button);
      return await ask(form.action, {
        method: 'POST',
        body: form.fields,
        headers: { 'sec-fetch-site': 'same-origin' },
      });
    },
    signIn: async (next) => {
      const started = await ask(`/sign-in/start${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`);
      const state = new URL(started.headers.get('location') ?? '').searchParams.get('state');
      return await ask(`/sign-in/callback?code=c&state=${state}`);
    },
  };
}
