import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ModelDesk, TopicText } from '../../../model/model-desk.ts';
import type { PlanRun } from '../../../model/plan-run.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { needRole } from '../need-role.ts';
import { modelFrame } from './model-frame.ts';
import { modelPaths } from './model-paths.ts';
import { type ChangeFilter, planBody } from './plan-page.ts';
import { PLAN_RANGES, type PlanRange, type PlansView, plansBody } from './plans-page.ts';

/** The largest file of the model is 33 KB; percent-encoded it may be three times as long. */
const MAX_FORM_BYTES = 512 * 1024;

const DAY_MS = 86_400_000;
const RANGE_DAYS = { d28: 28, d90: 90, d365: 365 } as const;

/** Plans: started, watched and read by editors; readers read them. */
export function planRoutes(app: Hono<DeskEnv>, deps: AppDependencies, modelDesk: ModelDesk): void {
  const { plans } = modelDesk;
  const editor = needRole(deps, 'editor');

  app.get('/model/plans', async (c) => {
    const { files } = modelDesk.facts();
    const open = files.find(({ path }) => path === c.req.query('file'));
    return plansPage(c, deps, modelDesk, { open: open ?? firstOf(files), range: 'all' });
  });

  app.post('/model/plans', editor, async (c) => {
    const form = await deskForm(c, deps, { maxBytes: MAX_FORM_BYTES });
    if (form instanceof Response) return form;
    const desk = c.get('desk');
    const { changed, open } = wishOf(modelDesk, form);
    const range = PLAN_RANGES.find((known) => known === form.field('since')) ?? 'all';
    const since = range === 'all' ? {} : { since: sinceOf(desk.now, range) };
    const started = await plans.start({ changed, ...since, by: desk.visitor.name });
    if (started.kind !== 'started') return plansPage(c, deps, modelDesk, { open, range, refused: started }, 400);
    const detail = changed.map(({ path }) => path).join(', ') || 'the loaded model';
    await desk.audit({ action: 'plan.start', target: started.id, detail });
    return c.redirect(`${modelPaths.plan(started.id)}?said=saidStarted`, 303);
  });

  app.get('/model/plans/:id', async (c) => {
    const run = await plans.get(c.req.param('id'));
    return run === undefined ? noSuchPlan(c, deps) : planPage(c, deps, { run, drive: plans.drive });
  });

  app.get('/model/plans/:id/:file', async (c) => {
    const run = await plans.get(c.req.param('id'));
    const file = run?.changed.find(({ path }) => path === c.req.param('file'));
    return file === undefined ? noSuchPlan(c, deps) : c.text(file.text, 200, { 'cache-control': 'no-store' });
  });

  for (const action of ['on', 'stop'] as const)
    app.post(`/model/plans/:id/${action}`, editor, async (c) => {
      const form = await deskForm(c, deps);
      if (form instanceof Response) return form;
      const id = c.req.param('id');
      const before = await plans.get(id);
      if (before === undefined) return noSuchPlan(c, deps);
      const isDone = action === 'on' ? await plans.goOn(id) : await plans.stop(id);
      // A step of a plan that runs is no act of a person.
      if (isDone && !(action === 'on' && before.state === 'running'))
        await c.get('desk').audit({ action: action === 'on' ? 'plan.go-on' : 'plan.stop', target: id });
      const said = !isDone ? '' : action === 'on' ? '?said=saidOn' : '?said=saidStopped';
      return c.redirect(`${modelPaths.plan(id)}${said}`, 303);
    });
}

/** What is put to the archive, and which file the form shows again when it is refused. */
function wishOf(
  modelDesk: ModelDesk,
  form: Form,
): { readonly changed: readonly TopicText[]; readonly open: TopicText } {
  const { files } = modelDesk.facts();
  const first = firstOf(files);
  switch (form.field('what')) {
    case 'working':
      return { changed: workingChanges(modelDesk), open: first };
    case 'same':
      return { changed: [], open: first };
    default: {
      const known = files.find(({ path }) => path === form.field('file')) ?? first;
      // A form sends CRLF; the files have LF, and a file that is not changed must compare as such.
      const text = (form.field('yaml') ?? '').replaceAll('\r\n', '\n');
      const open = { path: known.path, text };
      return { changed: text === known.text ? [] : [open], open };
    }
  }
}

/** Files on disk that are not as they are loaded, new ones among them. */
function workingChanges({ facts, plans }: ModelDesk): readonly TopicText[] {
  const loaded = new Map(facts().files.map(({ path, text }) => [path, text]));
  return (plans.workingFiles?.() ?? []).filter(({ path, text }) => loaded.get(path) !== text);
}

function firstOf(files: readonly TopicText[]): TopicText {
  return files[0] ?? { path: 'model.yaml', text: '' };
}

function sinceOf(now: string, range: Exclude<PlanRange, 'all'>): string {
  return new Date(Date.parse(now) - RANGE_DAYS[range] * DAY_MS).toISOString();
}

async function plansPage(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  modelDesk: ModelDesk,
  view: Pick<PlansView, 'open' | 'range' | 'refused'>,
  status: 200 | 400 = 200,
): Promise<Response> {
  const desk = c.get('desk');
  const { plans } = modelDesk;
  const working =
    plans.workingFiles === undefined ? {} : { working: workingChanges(modelDesk).map(({ path }) => path) };
  const runs = await plans.list();
  const body = plansBody(desk, { drive: plans.drive, files: modelDesk.facts().files, ...working, runs, ...view });
  return await c.html(modelFrame(deps, desk, { title: modelWords[desk.language].plans, place: 'plans', body }), status);
}

async function planPage(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  { run, drive }: { readonly run: PlanRun; readonly drive: ModelDesk['plans']['drive'] },
): Promise<Response> {
  const desk = c.get('desk');
  const words = modelWords[desk.language];
  const feeds = new Map((await deps.stores.feeds.all()).map(({ record: { feed } }) => [feed.id, feed.title]));
  const said = c.req.query('said');
  const text = said === 'saidStarted' || said === 'saidStopped' || said === 'saidOn' ? words[said] : undefined;
  const body = html`${text === undefined ? '' : html`<p class="notice" role="status">${text}</p>`}${planBody(desk, {
    run,
    drive,
    filter: filterOf(c),
    tagLabel: (tag) => deps.tagLabel(tag, desk.language),
    sourceTitle: (feedId) => feeds.get(feedId) ?? feedId,
    titles: await titlesOf(deps, run),
  })}`;
  return await c.html(modelFrame(deps, desk, { title: words.plan, place: 'plans', body }));
}

function filterOf(c: Context<DeskEnv>): ChangeFilter {
  const { tag, kind, lang, source } = c.req.query();
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(kind === undefined ? {} : { kind }),
    ...(lang === undefined ? {} : { lang }),
    ...(source === undefined ? {} : { source }),
  };
}

async function titlesOf(
  { stores }: Pick<AppDependencies, 'stores'>,
  { labels }: PlanRun,
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const { articleId } of labels?.broken ?? []) {
    const title = (await stores.articles.get(articleId))?.record.title;
    if (title !== undefined) titles.set(articleId, title);
  }
  return titles;
}

function noSuchPlan(c: Context<DeskEnv>, deps: AppDependencies): Response | Promise<Response> {
  const desk = c.get('desk');
  const words = modelWords[desk.language];
  const body = html`<p>${words.noSuchPlanText}</p>`;
  return c.html(modelFrame(deps, desk, { title: words.noSuchPlan, place: 'plans', body }), 404);
}
