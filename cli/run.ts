import { askContact } from '../local/ask-contact.ts';
import { createEventLog } from '../local/event-log.ts';
import { runOnce } from '../local/run-once.ts';
import { runScheduled } from '../local/run-scheduled.ts';
import { summaryText } from '../local/run-summary.ts';
import { createStageDisplay } from '../local/stage-display.ts';
import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, dataDir, parseOptions, requireArguments } from './parse-options.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  once: { type: 'boolean' },
  feeds: { type: 'string' },
  'no-sample': { type: 'boolean' },
  contact: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  port: { type: 'string' },
  host: { type: 'string' },
} as const;

/** Runs the pipeline: on schedule with its page, or one pass. */
export const runVerb: Verb = {
  name: 'run',
  summary: 'run the pipeline on schedule with its page, or one pass with --once',
  help: `usage: ./vigia run [--once] [options]

Polls feeds, extracts, tags, archives and sends alerts. Without --once it runs on schedule until
Ctrl-C and serves its pages on 127.0.0.1; npm start is the same. With --once it makes one pass: polls
every feed that did not ask for patience, drains every queue, closes open mail slots, prints a summary.
A feed that fails is in the summary and in its row; the exit status is 0 all the same.

  --once              one pass, then end
  --feeds FILE.opml   the list of feeds (default: feeds.file of the configuration)
  --no-sample         without the sample newsroom
  --contact URL       address of a page about you, or e-mail address, for the user agent:
                      without a contact only the samples are polled
  --allow-host HOST:PORT   a host of your own that may be reached in spite of a private address
                      (may be given more than once)
  --port N            port of the page (default: http.port of the configuration, 8474)
  --host ADDRESS      address of this machine that the page is served on (default: http.host, 127.0.0.1);
                      any other than 127.0.0.1 needs sign-in (docs/sign-in.md)
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    requireArguments(positionals, []);
    const dir = dataDir(values.data);
    const named = configOf(values.config, {
      allowHosts: values['allow-host'] ?? [],
      ...(values['no-sample'] === true ? { samples: false } : {}),
      ...(values.contact === undefined ? {} : { contact: values.contact }),
      ...(values.feeds === undefined ? {} : { feedsFile: values.feeds }),
      ...(values.port === undefined ? {} : { port: portOf(values.port) }),
      ...(values.host === undefined ? {} : { host: values.host }),
    });
    const contact = named.contact ?? (await askContact(dir, { ask: input.isTerminal && values.once !== true }));
    const config = { ...named, ...(contact === undefined ? {} : { contact }) };
    return values.once === true ? once(input, dir, config, values.json === true) : scheduled(input, dir, config);
  },
};

type RunConfig = ReturnType<typeof configOf>;

const WITHOUT_CONTACT =
  'Only the samples are polled: real feeds need a contact for the user agent (--contact URL, or contact: in config/vigia.yaml).';

async function once(
  { out, err, signal, isTerminal }: VerbInput,
  dir: string,
  config: RunConfig,
  json: boolean,
): Promise<ExitCode> {
  const log = createEventLog(dir);
  const display = createStageDisplay({
    write: (text) => void process.stderr.write(text),
    isTerminal: isTerminal && !json,
    quiet: json,
  });
  const outcome = await runOnce({
    dir,
    config,
    signal,
    onNote: display.note,
    onEvent: (event) => {
      log(event);
      display.event(event);
    },
  });
  display.end();
  if (outcome.kind === 'held') return held(err, dir, outcome);
  if (config.contact === undefined) err(WITHOUT_CONTACT);
  out(json ? JSON.stringify(outcome.summary) : summaryText(outcome.summary));
  return 0;
}

async function scheduled(
  { out, err, signal, isTerminal }: VerbInput,
  dir: string,
  config: RunConfig,
): Promise<ExitCode> {
  const log = createEventLog(dir);
  const display = createStageDisplay({ write: (text) => void process.stdout.write(text), isTerminal, quiet: false });
  const outcome = await runScheduled({
    dir,
    config,
    signal,
    onNote: display.note,
    onEvent: (event) => {
      log(event);
      display.event(event);
    },
    onReady: (address) => {
      out(`Vigía is watching. Page: ${address}`);
      out(`Data: ${dir}. Ctrl-C stops, with the work in hand finished.`);
      if (config.contact === undefined) out(WITHOUT_CONTACT);
      display.begin();
    },
  });
  display.end();
  if (outcome.kind === 'held') return held(err, dir, outcome);
  out('Stopped. Everything is stored; npm start goes on from here.');
  return 0;
}

function held(
  err: (line: string) => void,
  dir: string,
  { pid, port }: { readonly pid: number; readonly port?: number },
): ExitCode {
  const page = port === undefined ? '' : `, its page is at http://127.0.0.1:${port}`;
  err(
    `Cannot run on ${dir} as only one run may write to a data folder: process ${pid} has it${page}. Stop it first, or name another folder with --data.`,
  );
  return 1;
}

function portOf(written: string): number {
  const port = Number(written);
  if (/^\d{1,5}$/.test(written) && port <= 65_535) return port;
  throw new UsageError(
    `Cannot use --port as it must be a number from 0 to 65535: current value is ${JSON.stringify(written)}`,
  );
}
