import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { askContact } from '../local/ask-contact.ts';
import { loadFeeds } from '../local/load-feeds.ts';
import { loadTopics } from '../local/load-topics.ts';
import type { Reader } from '../local/open-for-reading.ts';
import { openIfThere } from '../local/open-if-there.ts';
import { readDataLock } from '../shared/adapters/local/data-lock.ts';
import type { Config } from '../shared/config.ts';
import { describeError } from '../shared/errors.ts';
import { isCutOff } from '../shared/query/is-cut-off.ts';
import { attempt, type Check } from './check.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import type { Verb } from './verb.ts';

/** Less free space than this and the archive cannot grow for long. */
const LITTLE_SPACE_BYTES = 1024 ** 3;

/** Looks at everything a run needs. */
export const doctorVerb: Verb = {
  name: 'doctor',
  summary: 'check the installation, the configuration and the data',
  help: `usage: ./vigia doctor [options]

Checks Node, configuration, feed list, topic model, data folder, contact, mail and dead letters, and says
what to do about each. Of a deployment: table, bucket, secret, queues, dead letters, the state of SES,
the sender, and whether feeds are polled; nothing is changed. Ends with 1 when something keeps Vigía
from working as it is configured.

${TARGET_HELP}
${COMMON_HELP}`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, { ...COMMON_OPTIONS, ...TARGET_OPTION });
    requireArguments(positionals, []);
    const checks = await allChecks(values.config, targetOf(values));
    if (values.json === true) out(JSON.stringify({ checks }));
    else for (const { state, name, message } of checks) out(`${state.padEnd(8)} ${name.padEnd(14)} ${message}`);
    return checks.some(({ state }) => state === 'problem') ? 1 : 0;
  },
};

async function allChecks(configFile: string | undefined, target: Target): Promise<readonly Check[]> {
  let config: Config | undefined;
  const read = await attempt('configuration', () => {
    config = configOf(configFile);
    return configFile ?? 'config/vigia.yaml is valid';
  });
  return [
    { name: 'node', state: 'ok', message: process.version },
    read,
    await attempt('topic model', () => {
      const topics = loadTopics();
      return `version ${topics.version}, ${topics.topicIds.length} tags`;
    }),
    ...(config === undefined ? [] : [await feedListCheck(config)]),
    ...(target.kind === 'embedded' ? await embeddedChecks(config, target.dir) : await checksOf(config, target.stack)),
  ];
}

async function embeddedChecks(config: Config | undefined, dir: string): Promise<readonly Check[]> {
  const configured = config === undefined ? [] : [mailCheck(config), await contactCheck(config, dir)];
  return [...configured, ...(await dataChecks(dir))];
}

/** AWS code is loaded for a deployment only. */
async function checksOf(config: Config | undefined, stack: string): Promise<readonly Check[]> {
  const { deploymentChecks } = await import('./deployment-checks.ts');
  return deploymentChecks(stack, config, new Date());
}

function feedListCheck({ feeds: { file } }: Config): Promise<Check> {
  return attempt('feed list', () => {
    const { feeds, findings } = loadFeeds(file, false);
    if (findings.length > 0) throw new Error(findings.join('; '));
    return `${feeds.length} feeds in ${file}`;
  });
}

function mailCheck({ mail, publicUrl }: Config): Check {
  if (mail.transport === 'folder') {
    return {
      name: 'mail',
      state: 'note',
      message: 'goes into the mail folder; for real addresses set mail.transport: smtp and publicUrl',
    };
  }
  if (publicUrl === undefined) {
    return {
      name: 'mail',
      state: 'problem',
      message:
        'mail.transport is smtp but publicUrl is not set: mail goes into the mail folder only, because links would work on this machine alone',
    };
  }
  return { name: 'mail', state: 'ok', message: `goes out through ${mail.smtp.host}, links lead to ${publicUrl}` };
}

async function contactCheck(config: Config, dir: string): Promise<Check> {
  const contact = config.contact ?? (await askContact(dir, { ask: false }));
  return contact === undefined
    ? {
        name: 'contact',
        state: 'note',
        message: 'none: only the samples are polled; give --contact URL or set contact: in config/vigia.yaml',
      }
    : { name: 'contact', state: 'ok', message: contact };
}

async function dataChecks(dir: string): Promise<readonly Check[]> {
  if (!existsSync(dir)) return [noData(dir)];
  const lock = await readDataLock(dir);
  const running =
    lock.kind === 'held'
      ? `process ${lock.pid} runs on it${lock.port === undefined ? '' : ` (http://127.0.0.1:${lock.port})`}`
      : 'nothing runs on it';
  const { bavail, bsize } = await statfs(dir);
  const space: Check = {
    name: 'space',
    state: bavail * bsize < LITTLE_SPACE_BYTES ? 'problem' : 'ok',
    message: `${Math.floor((bavail * bsize) / 1024 ** 2)} MiB free`,
  };
  try {
    const reader = openIfThere(dir);
    if (reader === undefined) return [noData(dir), space];
    return [{ name: 'data', state: 'ok', message: `${dir}; ${running}` }, space, ...(await contentChecks(reader))];
  } catch (error) {
    return [{ name: 'data', state: 'problem', message: describeError(error) }, space];
  }
}

function noData(dir: string): Check {
  return { name: 'data', state: 'note', message: `${dir} is filled by the first run` };
}

async function contentChecks(reader: Reader): Promise<readonly Check[]> {
  try {
    const feeds = (await reader.stores.feeds.all()).map(({ record }) => record);
    const failing = feeds.filter(({ failingSince }) => failingSince !== undefined);
    const letters = await reader.queue.listDeadLetters();
    return [
      {
        name: 'feeds',
        state: failing.length === 0 ? 'ok' : 'note',
        message: isCutOff(feeds)
          ? 'no real feed could be reached: this machine seems to have no way to the internet, or no name server'
          : `${feeds.length} stored, ${failing.length} failing (./vigia feeds list)`,
      },
      {
        name: 'dead letters',
        state: letters.length === 0 ? 'ok' : 'problem',
        message: letters.length === 0 ? 'none' : `${letters.length} (./vigia dlq list)`,
      },
    ];
  } finally {
    reader.close();
  }
}
