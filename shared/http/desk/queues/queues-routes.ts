import type { Context, Hono } from 'hono';
import type { QueueDeadLetter, QueueDesk } from '../../../model/queue-desk.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { needRole } from '../need-role.ts';
import { queuesPage } from './queues-page.ts';

/** The page of the queues, and what an admin does with dead letters. */
export function queuesRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { queueDesk } = deps;
  if (queueDesk === undefined) return;
  const admin = needRole(deps, 'admin');
  app.get('/queues', admin, async (c) => {
    const page = c.req.query('page') ?? '';
    const state = { page: /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1, said: c.req.query('said') };
    return await c.html(await queuesPage(deps, c.get('desk'), { queueDesk, state }));
  });
  app.post('/queues/redrive', admin, (c) => redrive(c, deps, queueDesk));
}

async function redrive(c: Context<DeskEnv>, deps: AppDependencies, queueDesk: QueueDesk): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const letters = await queueDesk.deadLetters();
  const wanted = wantedLetters(form, letters);
  if (wanted.kind === 'refused') {
    const chosen = new Set(chosenIds(form, letters));
    return await c.html(
      await queuesPage(deps, c.get('desk'), { queueDesk, state: { page: 1, said: wanted.why, chosen } }),
      400,
    );
  }
  const redriven = wanted.ids.length === 0 ? [] : await queueDesk.redrive(wanted.ids);
  for (const target of redriven)
    await c.get('desk').audit({ action: 'queue.redrive', target, detail: queueOf(letters, target) });
  const said = redriven.length === 0 ? 'gone' : redriven.length < wanted.ids.length ? 'some-gone' : 'redriven';
  return c.redirect(`/queues?said=${said}`, 303);
}

type Wanted =
  | { readonly kind: 'wanted'; readonly ids: readonly string[] }
  | { readonly kind: 'refused'; readonly why: 'none-chosen' | 'not-confirmed' };

/** What a button of the form asks for: one letter, those that are ticked, or all, which must be said twice. */
function wantedLetters(form: Form, letters: readonly QueueDeadLetter[]): Wanted {
  const asked = form.field('do') ?? '';
  if (asked.startsWith('one-')) return { kind: 'wanted', ids: [asked.slice('one-'.length)] };
  if (asked === 'all') {
    if (form.field('confirm') !== 'all') return { kind: 'refused', why: 'not-confirmed' };
    return { kind: 'wanted', ids: letters.map(({ id }) => id) };
  }
  const ids = chosenIds(form, letters);
  return ids.length === 0 ? { kind: 'refused', why: 'none-chosen' } : { kind: 'wanted', ids };
}

function chosenIds(form: Form, letters: readonly QueueDeadLetter[]): readonly string[] {
  return letters.flatMap(({ id }) => (form.field(`letter-${id}`) === undefined ? [] : [id]));
}

function queueOf(letters: readonly QueueDeadLetter[], wanted: string): string {
  return letters.find(({ id }) => id === wanted)?.queue ?? 'unknown';
}
