import { z } from 'zod';
import { loadTopics } from '../../local/load-topics.ts';
import { openIfThere } from '../../local/open-if-there.ts';
import { type RetaggedHere, retagHere } from '../../local/retag-here.ts';
import type { Config } from '../../shared/config.ts';
import { retagProgress } from '../../shared/jobs/start-retag.ts';
import { type RetagRecord, retagRecordSchema } from '../../shared/model/retag.ts';
import type { RetagProgress } from '../../shared/stages/retag/sum-days.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { sinceOf } from '../since-of.ts';
import { askTarget, openTarget, TARGET_OPTION, type Target, targetOf } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { TopicAction } from './topic-action.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  since: { type: 'string' },
  alert: { type: 'boolean' },
  stop: { type: 'boolean' },
  status: { type: 'boolean' },
} as const;

/** Applies the model to what is archived. */
export const retagAction: TopicAction = {
  name: 'retag',
  usage: ['retag [--since DATE] [--alert]', 'retag --status', 'retag --stop'],
  help: `retag gives every archived article the tags of config/topics. The tags that it replaces stay readable (why
--history), stories and versions stay, and nobody is sent an alert unless asked. A run that is on, or the
deployment, does it beside its other work; without a run it is done here. The same command goes on with one
that was stopped or killed.`,
  options: `  --alert             tell readers of articles that gain a tag (retag)
  --status            every retag, and how far it is (retag)
  --stop              stop what runs; articles that are done keep their new tags (retag)`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    requireArguments(positionals, []);
    const target = targetOf(values);
    const json = values.json === true;
    const config = configOf(values.config);
    if (values.status === true) return status(input, target, json);
    if (values.stop === true) return stop(input, target, { config, json });
    const request = {
      modelVersion: loadTopics().version,
      ...(values.since === undefined ? {} : { since: sinceOf(values.since) }),
      alert: values.alert === true,
    };
    return retag(input, target, { config, json, request });
  },
};

type Wanted = {
  readonly config: Config;
  readonly json: boolean;
  readonly request: { readonly modelVersion: string; readonly since?: string; readonly alert: boolean };
};

/** This process does it where it may write; whoever has the folder, or the deployment, is asked. */
async function retag(input: VerbInput, target: Target, wanted: Wanted): Promise<ExitCode> {
  if (target.kind === 'aws') return ask(input, target, wanted);
  const done = await retagHere({
    dir: target.dir,
    config: wanted.config,
    request: wanted.request,
    signal: input.signal,
    onProgress: ({ days, counts }) =>
      input.err(`${days.done} of ${days.all} days, ${counts.articles} articles: ${counts.changed} changed`),
    onEvent: (event) => {
      if (event.kind === 'failure') input.err(`${event.queue}: ${event.reason}`);
    },
  });
  return done.kind === 'held' ? ask(input, target, wanted) : tellDone(input, done, wanted.json);
}

function tellDone(
  { out, err, signal }: VerbInput,
  { started, progress }: Extract<RetaggedHere, { readonly kind: 'ended' }>,
  json: boolean,
): ExitCode {
  if (json) out(JSON.stringify({ ...started, ...(progress === undefined ? {} : { progress }) }));
  if (started.outcome === 'refused' || progress === undefined) {
    if (started.outcome === 'refused') err(`Nothing was started: ${started.reason}.`);
    return 1;
  }
  if (!json) out(progressText(started.retag, progress));
  if (signal.aborted && progress.state === 'running')
    err('Stopped here: the same command goes on, and so does the next run.');
  return progress.state === 'done' ? 0 : 1;
}

const startedSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['started', 'continued', 'running']), retag: retagRecordSchema }),
  z.object({ outcome: z.literal('refused'), reason: z.string() }),
]);

const OUTCOMES = { started: 'is started', continued: 'goes on where it stood', running: 'runs already' } as const;

async function ask({ out, err }: VerbInput, target: Target, { config, json, request }: Wanted): Promise<ExitCode> {
  const answer = startedSchema.parse(await askTarget(target, { config, operation: 'retag', body: request }));
  if (json) out(JSON.stringify(answer));
  if (answer.outcome === 'refused') {
    err(`Nothing was started: ${answer.reason}.`);
    return 1;
  }
  const by = target.kind === 'embedded' ? 'The run that is on does it' : `The deployment ${target.stack} does it`;
  if (!json)
    out(
      `The retag to model ${request.modelVersion} ${OUTCOMES[answer.outcome]}. ${by}; ./vigia topics retag --status shows how far it is.`,
    );
  return 0;
}

async function stop(
  { out, err }: VerbInput,
  target: Target,
  { config, json }: Pick<Wanted, 'config' | 'json'>,
): Promise<ExitCode> {
  const { stopped } = z
    .object({ stopped: z.boolean() })
    .parse(await askTarget(target, { config, operation: 'stop-retag', body: {} }));
  if (json) out(JSON.stringify({ stopped }));
  else if (stopped) out('Stopped. Articles that were done keep their new tags; ./vigia topics retag goes on.');
  else err('No retag runs.');
  return stopped ? 0 : 1;
}

async function status({ out }: VerbInput, target: Target, json: boolean): Promise<ExitCode> {
  const reader = target.kind === 'embedded' ? openIfThere(target.dir) : await openTarget(target);
  try {
    const found: { readonly retag: RetagRecord; readonly progress: RetagProgress }[] = [];
    if (reader !== undefined)
      for await (const { record } of reader.stores.retags.all())
        found.push({ retag: record, progress: await retagProgress(reader, record) });
    if (json) out(JSON.stringify({ retags: found.map(({ retag: record, progress }) => ({ ...record, progress })) }));
    else if (found.length === 0) out('No model was applied to the archive yet.');
    else for (const { retag: record, progress } of found) out(progressText(record, progress));
  } finally {
    reader?.close();
  }
  return 0;
}

function progressText(
  { modelVersion, startedAt, since, alert }: RetagRecord,
  { state, reason, counts }: RetagProgress,
): string {
  const { articles, changed, same, already, notJudged } = counts;
  const range = since === undefined ? '' : `, articles since ${since.slice(0, 10)}`;
  const reserved = notJudged === 0 ? '' : `, ${notJudged} not judged: no text is kept`;
  return `${modelVersion}  started ${startedAt.slice(0, 16)}Z  [${state}] ${reason}${range}${alert ? ', with alerts' : ''}
    ${articles} articles: ${changed} changed, ${same} kept their tags, ${already} had this model's${reserved}`;
}
