import { statSync } from 'node:fs';
import { z } from 'zod';
import { fillIndex } from '../local/fill-index.ts';
import { indexPath } from '../local/index-path.ts';
import { openForWriting } from '../local/open-for-writing.ts';
import { createQueuePump } from '../local/queue-pump.ts';
import { readFolderIndex } from '../shared/adapters/local/folder-index.ts';
import type { Config } from '../shared/config.ts';
import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { askTarget, TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import type { Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

const rebuiltSchema = z.union([z.object({ requested: z.number() }), z.object({ emptied: z.literal(true) })]);
const upkeepSchema = z.object({ outcome: z.enum(['maintained', 'nothing-to-do']), detail: z.string().optional() });

/** Looks at the article index, makes it anew, or looks after it. */
export const indexVerb: Verb = {
  name: 'index',
  summary: 'the article index: status, rebuild from the archive, maintain',
  help: `usage: ./vigia index status|rebuild|maintain [options]

The article index is what searches ask. It holds nothing that is not in the archive: its folder (index/ in the
data folder) may be deleted at any time, and the next run makes it again. Searches read the archive itself
while it is being filled.

  status      whether it is filled, how many articles it holds, its size; of a deployment its files, their
              size, and when the last one was written
  rebuild     fill it anew from the archive; a run that holds the data folder does it beside its work
  maintain    erase the words of removed articles from its files; a run does this every six hours,
              a deployment every night
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action = 'status', ...rest] = positionals;
    requireArguments(rest, []);
    const asked = { target: targetOf(values), config: configOf(values.config), json: values.json === true };
    const report = await reportOf(action, asked, input);
    if (asked.json) input.out(JSON.stringify(report));
    else input.out(report.text);
    return 0;
  },
};

type Asked = { readonly target: Target; readonly config: Config; readonly json: boolean };

/** `text` says the rest in words. */
type Report = { readonly text: string } & Readonly<Record<string, string | number>>;

async function reportOf(action: string, { target, config }: Asked, input: VerbInput): Promise<Report> {
  switch (action) {
    case 'status':
      return statusOf(target);
    case 'rebuild':
      return await rebuild(target, config, input);
    case 'maintain': {
      const answer = await askTarget(target, { config, operation: 'maintain-index', body: {} });
      const { outcome, detail } = upkeepSchema.parse(answer);
      return { outcome, text: detail ?? 'Nothing to do.' };
    }
    default:
      throw new UsageError(
        `Cannot do ${JSON.stringify(action)} with the index as it must be status, rebuild or maintain. See ./vigia index --help.`,
      );
  }
}

async function statusOf(target: Target): Promise<Report> {
  return target.kind === 'aws' ? await deployedStatus(target.stack) : folderStatus(target.dir);
}

/** AWS code is loaded for a deployment only: verbs start fast without it. */
async function deployedStatus(stack: string): Promise<Report> {
  const { openDeployment } = await import('../local/open-deployment.ts');
  const deployment = await openDeployment(stack);
  try {
    const size = await deployment.index.size();
    if (size === undefined)
      return { state: 'missing', text: `No index yet: ./vigia index rebuild --target aws:${stack}` };
    const { files, bytes, changedAt } = size;
    const megabytes = Number((bytes / 1e6).toFixed(1));
    return {
      state: 'ready',
      files,
      megabytes,
      changedAt,
      text: `${files} files, ${megabytes} MB, changed ${changedAt}.`,
    };
  } finally {
    deployment.close();
  }
}

function folderStatus(dir: string): Report {
  const path = indexPath(dir);
  const index = readFolderIndex(path);
  if (index === undefined) return { state: 'missing', text: 'No index of this version: the next run makes it.' };
  try {
    const articles = index.articles();
    const megabytes = Math.round(statSync(path).size / 1e6);
    const state = index.state();
    const says = state === 'ready' ? 'Ready' : 'Being filled; searches read the archive itself meanwhile';
    return { state, articles, megabytes, text: `${says}: ${articles} articles, ${megabytes} MB.` };
  } finally {
    index.close();
  }
}

async function rebuild(target: Target, config: Config, { signal, err }: VerbInput): Promise<Report> {
  if (target.kind === 'embedded') {
    const here = await rebuildHere(target.dir, config, { signal, err });
    if (here !== undefined) return here;
  }
  const answer = rebuiltSchema.parse(await askTarget(target, { config, operation: 'rebuild-index', body: {} }));
  if ('requested' in answer) {
    return { ...answer, text: `${answer.requested} articles are indexed anew, in the background.` };
  }
  return {
    state: 'filling',
    text: 'Emptied: the run fills it beside its work; searches read the archive itself meanwhile.',
  };
}

/** Nothing when a run holds the folder. */
async function rebuildHere(
  dir: string,
  config: Config,
  { signal, err }: Pick<VerbInput, 'signal' | 'err'>,
): Promise<Report | undefined> {
  const writer = await openForWriting(dir, { ...config, samples: false });
  if (writer.kind === 'held') return undefined;
  const { context, queue, index } = writer.runtime;
  const onEvent = (event: { readonly kind: string; readonly reason?: string }) => {
    if (event.kind === 'failure') err(`not indexed: ${event.reason}`);
  };
  const pump = createQueuePump({ context, queue, onEvent, queues: ['index'] });
  try {
    index.empty();
    pump.start();
    const articles = await fillIndex(writer.runtime, signal);
    if (articles === undefined) return { state: 'filling', text: 'Stopped before the end: the next run goes on.' };
    return { state: 'ready', articles: index.articles(), text: `Filled with ${index.articles()} articles.` };
  } finally {
    await pump.stop();
    await writer.close();
  }
}
