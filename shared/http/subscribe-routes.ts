import type { Context, Hono } from 'hono';
import type { ReaderDesk, RequestError, SubscriptionAnswer, SubscriptionRequest } from '../model/reader-desk.ts';
import type { AppDependencies } from './app-dependencies.ts';
import type { DeskEnv } from './desk/desk-env.ts';
import { isForeign } from './is-foreign.ts';
import { linkWords } from './link-words.ts';
import { type PageLanguage, pageLanguage } from './page-language.ts';
import type { PublicPace } from './public-pace.ts';
import { type Form, readForm } from './read-form.ts';
import { readerNotice } from './reader-page.ts';
import { type Asked, subscribePage, subscribePreviewPage } from './subscribe-page.ts';
import { subscribeWords } from './subscribe-words.ts';

/**
 * Where anybody asks for an alert: the form, what it would have sent, and then a mail that asks whether it is wanted.
 * What is sent off is what was previewed. The answer is the same for every address.
 */
export function subscribeRoutes(app: Hono<DeskEnv>, deps: AppDependencies, pace: PublicPace): void {
  const { readerDesk, links, publicForm } = deps;
  if (readerDesk === undefined || publicForm !== true) {
    app.on(['GET', 'POST'], '/subscribe', (c) => {
      const language = pageLanguage(c);
      return c.html(readerNotice(language, subscribeWords[language].closed), 404);
    });
    return;
  }
  app.get('/subscribe', (c) => c.html(subscribePage(pageLanguage(c))));
  app.post('/subscribe', async (c) => {
    const language = pageLanguage(c);
    if (isForeign(c)) return c.html(readerNotice(language, linkWords[language].foreign), 403);
    const form = await readForm(c);
    if (form === undefined) return c.html(readerNotice(language, linkWords[language].tooLarge), 413);
    const asked = askedIn(form, language);
    const todo = form.field('do') ?? 'preview';
    if (todo === 'change') return c.html(subscribePage(language, { asked }));
    const seconds = pace.take(c, todo === 'ask' ? 'ask' : 'preview');
    if (seconds > 0) return tooOften(c, language, seconds);
    const visit = { c, language, asked, desk: readerDesk };
    if (todo !== 'ask') return await showPreview(visit, links);
    return (await links.isSealed(sealedText(asked), form.field('seal') ?? ''))
      ? await ask(visit)
      : await showPreview(visit, links, subscribeWords[language].again);
  });
}

type Visit = {
  readonly c: Context;
  readonly language: PageLanguage;
  readonly asked: Asked;
  readonly desk: ReaderDesk;
};

/** Too often from one place: when to come back is said to programs as well (RFC 6585 §4). */
export function tooOften(c: Context, language: PageLanguage, seconds: number): Response | Promise<Response> {
  c.header('retry-after', String(seconds));
  return c.html(readerNotice(language, subscribeWords[language].tooOften), 429);
}

function askedIn(form: Form, language: PageLanguage): Asked {
  const typed = (name: string) => (form.field(name) ?? '').trim();
  return {
    address: typed('address'),
    queryText: typed('queryText'),
    cadence: typed('cadence'),
    note: typed('note'),
    language: form.field('language') ?? language,
    zone: typed('zone'),
    time: typed('time'),
  };
}

async function showPreview(
  { c, language, asked, desk }: Visit,
  links: AppDependencies['links'],
  notice?: string,
): Promise<Response> {
  const answer = await desk.preview(asked.queryText);
  if (answer.kind === 'invalid') {
    const errors = answer.errors.map((message): RequestError => ({ field: 'queryText', message }));
    return c.html(subscribePage(language, { asked, errors }), 400);
  }
  const seal = await links.seal(sealedText(asked));
  const shown = { asked, preview: answer.preview, seal, ...(notice === undefined ? {} : { notice }) };
  return c.html(subscribePreviewPage(language, shown), notice === undefined ? 200 : 400);
}

async function ask({ c, language, asked, desk }: Visit): Promise<Response> {
  const answer = isTestAddress(asked.address) ? REFUSED : await desk.ask(requestOf(asked));
  if (answer.kind === 'invalid') {
    // The form has no sections: `times.zone` is its field `zone`.
    const errors = answer.errors.map(({ field, message }) => ({ field: field.replace(/^times\./, ''), message }));
    return c.html(subscribePage(language, { asked, errors }), 400);
  }
  const words = subscribeWords[language];
  return c.html(readerNotice(language, { title: words.sentTitle, text: words.sentText }));
}

/**
 * SES's mailbox simulator bounces and complains on purpose (Amazon SES, "Using the mailbox simulator"): an operator tests
 * with it, nobody else has a reason to.
 */
export function isTestAddress(address: string): boolean {
  return /@(?:[a-z0-9-]+\.)*simulator\.amazonses\.com\.?$/i.test(address);
}

const REFUSED: SubscriptionAnswer = {
  kind: 'invalid',
  errors: [
    { field: 'address', message: 'Cannot use this address as it must be the mailbox of a person: it is a simulator.' },
  ],
};

/** What was left empty was not asked for. */
function requestOf({ address, queryText, cadence, note, language, zone, time }: Asked): SubscriptionRequest {
  const times = { ...(zone === '' ? {} : { zone }), ...(time === '' ? {} : { time }) };
  return {
    address,
    queryText,
    ...(cadence === undefined || cadence === '' ? {} : { cadence }),
    ...(note === undefined || note === '' ? {} : { note }),
    ...(language === undefined ? {} : { language }),
    ...(Object.keys(times).length === 0 ? {} : { times }),
  };
}

function sealedText(asked: Asked): string {
  return `subscribe ${JSON.stringify(Object.entries(asked).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
}
