import type { Context, Hono } from 'hono';
import type { ModelDesk } from '../../../model/model-desk.ts';
import { mayAct } from '../../../model/visitor.ts';
import { createTokenBuckets } from '../../api/token-buckets.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import { modelWords } from '../../words/model-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { deskNotice } from '../desk-page.ts';
import { modelFrame } from './model-frame.ts';
import { MOST_CHARACTERS, type TryForm, type TryView, tryBody } from './try-page.ts';

/** A text of the most characters, percent-encoded: an accented letter takes six bytes. */
const MAX_FORM_BYTES = MOST_CHARACTERS * 6 + 16 * 1024;

/** Pages that one person may have fetched: a few at once, then one a minute. */
const ADDRESS_RATE = { perSecond: 1 / 60, burst: 5 } as const;

/** Tries a text or an address. Nothing is stored, so both are answered with a page and not with a redirect. */
export function tryRoutes(app: Hono<DeskEnv>, deps: AppDependencies, modelDesk: ModelDesk): void {
  const buckets = createTokenBuckets(ADDRESS_RATE);
  app.get('/model/try', (c) => page(c, deps, modelDesk, { form: {} }, 200));
  app.post('/model/try', async (c) => {
    const form = await deskForm(c, deps, { maxBytes: MAX_FORM_BYTES });
    if (form instanceof Response) return form;
    if (form.field('what') !== 'address') return tryTyped(c, deps, modelDesk, form);
    const desk = c.get('desk');
    if (!mayAct(desk.visitor.role, 'editor')) return await deskNotice(c, deps, 'needsEditor', 403);
    if (modelDesk.tryAddress === undefined) return page(c, deps, modelDesk, { form: {} }, 404);
    const url = form.field('url') ?? '';
    const words = modelWords[desk.language];
    const seconds = buckets.take(desk.visitor.userId, Date.parse(desk.now));
    if (seconds > 0) {
      const message = words.addressPace(String(seconds));
      return page(c, deps, modelDesk, { form: { url, error: { form: 'address', message } } }, 429);
    }
    const tried = await modelDesk.tryAddress(url);
    return page(c, deps, modelDesk, { form: { url }, answer: { kind: 'address', tried } }, 200);
  });
}

function tryTyped(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  modelDesk: ModelDesk,
  form: Form,
): Response | Promise<Response> {
  const words = modelWords[c.get('desk').language];
  // A form sends its lines with CRLF (WHATWG HTML, "constructing the entry list"); an archived text has LF.
  const text = (form.field('text') ?? '').replaceAll('\r\n', '\n').trim();
  const title = (form.field('title') ?? '').trim();
  const language = languageOf(form.field('language'));
  const typed: TryForm = { title, text, ...(language === undefined ? {} : { language }) };
  const refuse = (message: string) =>
    page(c, deps, modelDesk, { form: { ...typed, error: { form: 'text', message } } }, 400);
  if (title === '' && text === '') return refuse(words.textMissing);
  if (title.length + text.length > MOST_CHARACTERS)
    return refuse(words.textTooLong(numberText(c.get('desk').language, MOST_CHARACTERS)));
  const tried = modelDesk.tryText({ title, text, ...(language === undefined ? {} : { language }) });
  return page(c, deps, modelDesk, { form: typed, answer: { kind: 'text', tried } }, 200);
}

function languageOf(value: string | undefined): string | undefined {
  return value === 'en' || value === 'es' || value === 'und' ? value : undefined;
}

function page(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  { tryAddress }: ModelDesk,
  view: Pick<TryView, 'form' | 'answer'>,
  status: 200 | 400 | 404 | 429,
): Response | Promise<Response> {
  const desk = c.get('desk');
  const tagLabel = (tag: string) => deps.tagLabel(tag, desk.language);
  const body = tryBody(desk, { ...view, canFetch: tryAddress !== undefined, tagLabel });
  return c.html(modelFrame(deps, desk, { title: modelWords[desk.language].tryIt, place: 'tryIt', body }), status);
}
