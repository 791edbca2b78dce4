import type { PlanDesk, PlanStart, PlanWish, TopicText } from '../model/model-desk.ts';
import type { PlanRun, PlanRunSummary } from '../model/plan-run.ts';
import { modelWarnings, type OpenedModel, openModel } from '../stages/model-desk/open-model.ts';
import { judgeWith, type TopicJudge } from '../stages/plan-topics/judge-with.ts';
import { startPlan } from '../stages/plan-topics.ts';
import { compareLabels } from './compare-labels.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { planTopics } from './plan-topics.ts';

export type PlanDeskOptions = {
  readonly model: () => OpenedModel;
  readonly drive: PlanDesk['drive'];
  /** How long a step reads. */
  readonly stepMs: number;
  /** Eight hex digits. */
  readonly randomId: () => string;
  readonly onFault: (error: unknown) => void;
  readonly workingFiles?: () => readonly TopicText[];
};

type Running = { readonly id: string; readonly controller: AbortController; ended: Promise<void> };

/** What a list shows: a month of weeks with a plan on every working day. */
const LISTED = 20;

/** Between two steps in the background, so that the rest of the process has its turn. */
const PAUSE_MS = 20;

/** Plans of changed models, started, driven and kept; each is gone after 30 days (`sweepRetention`). */
export function createPlanDesk(context: JobContext, options: PlanDeskOptions): PlanDesk {
  const { planRuns } = context.stores;
  const { drive, workingFiles } = options;
  const now: { running?: Running } = {};
  const judgeOf = rememberJudge(options.model);

  const seen = (run: PlanRun): PlanRun =>
    drive === 'background' && run.state === 'running' && now.running?.id !== run.id
      ? { ...run, state: 'stopped' }
      : run;

  const busy = (): PlanStart | undefined =>
    now.running === undefined ? undefined : { kind: 'busy', id: now.running.id };

  const get = async (id: string): Promise<PlanRun | undefined> => {
    const run = await planRuns.get(id);
    return run === undefined ? undefined : seen(run);
  };

  const step = (run: PlanRun, signal: AbortSignal): Promise<PlanRun> =>
    readOn(context, run, { judgeOf, signal, stepMs: options.stepMs });

  const follow = async (run: PlanRun, running: Running): Promise<void> => {
    const { signal } = running.controller;
    try {
      let current = run;
      while (current.state === 'running') {
        current = await step(current, signal);
        if (current.state === 'running') await context.ports.clock.sleep(PAUSE_MS);
      }
    } catch (error) {
      options.onFault(error);
    } finally {
      if (now.running === running) delete now.running;
    }
  };

  const drives = async (run: PlanRun): Promise<void> => {
    if (drive === 'steps') return planRuns.save(run);
    // Taken before anything is awaited, so that two who start at once get one plan.
    const running: Running = { id: run.id, controller: new AbortController(), ended: Promise.resolve() };
    now.running = running;
    try {
      await planRuns.save(run);
    } catch (error) {
      delete now.running;
      throw error;
    }
    // Nobody waits for it: its faults are told, and stand in its record.
    running.ended = follow(run, running);
  };

  return {
    drive,
    start: async (wish) => {
      const before = busy();
      if (before !== undefined) return before;
      const prepared = await prepare(context, options.model(), { wish, randomId: options.randomId });
      if (prepared.kind === 'invalid') return prepared;
      // Another may have started while this one was checked.
      const meanwhile = busy();
      if (meanwhile !== undefined) return meanwhile;
      await drives(prepared.run);
      return { kind: 'started', id: prepared.run.id };
    },
    goOn: async (id) => {
      const run = await get(id);
      if (run === undefined || run.state === 'done' || now.running !== undefined) return false;
      const { reason: _, ...rest } = run;
      const again: PlanRun = { ...rest, state: 'running' };
      await drives(again);
      // What goes wrong stands in its record, for the page that is shown next.
      if (drive === 'steps') await step(again, new AbortController().signal).catch(options.onFault);
      return true;
    },
    stop: async (id) => {
      const run = await get(id);
      if (run?.state !== 'running') return false;
      // The step in work saves how far it came, and that it is stopped.
      if (now.running?.id === id) now.running.controller.abort();
      else await planRuns.save({ ...run, state: 'stopped', updatedAt: nowIso(context) });
      return true;
    },
    rest: async () => {
      now.running?.controller.abort();
      await now.running?.ended;
    },
    get,
    list: async () => {
      const ids = (await planRuns.ids()).slice(0, LISTED);
      const runs = await Promise.all(ids.map(get));
      return runs.filter((run) => run !== undefined).map(summaryOf);
    },
    ...(workingFiles === undefined ? {} : { workingFiles }),
  };
}

/** A model is compiled once for all steps of its plan. */
function rememberJudge(model: () => OpenedModel): (run: PlanRun) => TopicJudge {
  let known: TopicJudge | undefined;
  return ({ plan, changed }) => {
    if (known?.version === plan.modelVersion) return known;
    const opened = openModel(withChanged(model(), changed));
    if (opened.kind === 'invalid') {
      const [{ path = '', line, message } = { line: 0, message: 'they do not' }] = opened.findings;
      throw new TypeError(
        `Cannot go on with the plan as its files must fit the model that is loaded: ${path}:${line}: ${message}. Start it again.`,
      );
    }
    known = judgeWith(opened.model.compiled);
    return known;
  };
}

/** The loaded model with other files in the place of those of the same name, and with new ones. */
function withChanged({ facts }: OpenedModel, changed: readonly TopicText[]): readonly TopicText[] {
  const names = new Set(changed.map(({ path }) => path));
  return [...facts.files.filter(({ path }) => !names.has(path)), ...changed].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

type Wished = { readonly wish: PlanWish; readonly randomId: () => string };

async function prepare(
  context: JobContext,
  model: OpenedModel,
  { wish, randomId }: Wished,
): Promise<{ readonly kind: 'prepared'; readonly run: PlanRun } | Extract<PlanStart, { readonly kind: 'invalid' }>> {
  const files = withChanged(model, wish.changed);
  const opened = openModel(files);
  if (opened.kind === 'invalid') return opened;
  const startedAt = nowIso(context);
  const since = wish.since === undefined ? {} : { since: wish.since };
  const { articles: expected } = await context.ports.articleIndex.facets({
    query: `after:${wish.since ?? BEFORE_ALL}`,
    now: startedAt,
    fields: [],
    top: 1,
  });
  const modelVersion = opened.model.compiled.version;
  return {
    kind: 'prepared',
    run: {
      schemaVersion: 1,
      id: `${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}-${randomId()}`,
      startedBy: wish.by,
      startedAt,
      updatedAt: startedAt,
      state: 'running',
      baseVersion: model.compiled.version,
      changed: [...wish.changed],
      warnings: [...modelWarnings(files)],
      expected,
      plan: startPlan({ modelVersion, startedAt, ...since }),
    },
  };
}

/** Before the first news page: a query must ask for something. */
const BEFORE_ALL = '1900-01-01';

type Step = { readonly judgeOf: (run: PlanRun) => TopicJudge; readonly signal: AbortSignal; readonly stepMs: number };

/** Reads for a while, and keeps what was found so far in the run's record. */
async function readOn(context: JobContext, run: PlanRun, { judgeOf, signal, stepMs }: Step): Promise<PlanRun> {
  const { planRuns, topicPlans } = context.stores;
  const { since } = run.plan;
  const pause = new AbortController();
  const stop = () => pause.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  void context.ports.clock.sleep(stepMs).then(stop);
  try {
    const judge = judgeOf(run);
    const planned = await planTopics({
      stores: context.stores,
      clock: context.ports.clock,
      judge,
      ...(since === undefined ? {} : { since }),
      signal: pause.signal,
      onProgress: () => undefined,
    });
    const labels = planned.kind === 'done' ? { labels: await labelsKept(context, judge) } : {};
    const isStopped = signal.aborted || (await planRuns.get(run.id))?.state === 'stopped';
    const state = planned.kind === 'done' ? 'done' : isStopped ? 'stopped' : 'running';
    const next: PlanRun = { ...run, state, plan: planned.plan, updatedAt: nowIso(context), ...labels };
    await planRuns.save(next);
    return next;
  } catch (error) {
    const known = (await topicPlans.get(run.plan.modelVersion, since)) ?? run.plan;
    const reason = error instanceof Error ? error.message : String(error);
    await planRuns.save({ ...run, state: 'failed', plan: known, updatedAt: nowIso(context), reason });
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function labelsKept({ stores }: JobContext, judge: TopicJudge): Promise<NonNullable<PlanRun['labels']>> {
  const { broken, ...sums } = await compareLabels(stores, undefined, judge);
  return { ...sums, broken: broken.map(({ articleId, tag, verdict }) => ({ articleId, tag, verdict })) };
}

function summaryOf(run: PlanRun): PlanRunSummary {
  const { id, startedBy, startedAt, state, baseVersion, expected, changed, plan } = run;
  return {
    id,
    startedBy,
    startedAt,
    state,
    baseVersion,
    expected,
    modelVersion: plan.modelVersion,
    files: changed.map(({ path }) => path),
    articles: plan.articles,
    articlesChanged: plan.changed,
  };
}
