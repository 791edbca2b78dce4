import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type ConfigOverrides, loadConfig } from '../local/load-config.ts';
import { PROJECT_ROOT } from '../local/project-root.ts';
import type { Config } from '../shared/config.ts';
import { UsageError } from '../shared/errors.ts';

/** Options that every verb takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean' },
  data: { type: 'string' },
  config: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** Their help, the same everywhere. */
export const COMMON_HELP = `  --json              print the result as JSON
  --data DIR          the data folder (default: $VIGIA_DATA, else ./data of the installation)
  --config FILE       the configuration (default: config/vigia.yaml)
  --help              this text`;

/** Options of the verbs that read one page. */
export const PAGE_OPTIONS = {
  contact: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
} as const satisfies ParseArgsOptionsConfig;

export const PAGE_HELP = `  --contact URL       contact for the user agent, needed to fetch a URL
  --allow-host HOST:PORT   a host of your own that may be reached in spite of a private address`;

/** What those options say over the configuration. */
export function pageOverrides(values: {
  readonly contact?: string | undefined;
  readonly 'allow-host'?: string[] | undefined;
}): Pick<ConfigOverrides, 'contact' | 'allowHosts'> {
  return {
    allowHosts: values['allow-host'] ?? [],
    ...(values.contact === undefined ? {} : { contact: values.contact }),
  };
}

/**
 * The options and other arguments of a verb.
 *
 * @throws UsageError that says what is wrong.
 */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    const parsed = parseArgs({ args: args.map(shieldMinus), options, allowPositionals: true, strict: true });
    const texts = Object.entries(parsed.values).filter(([, value]) => typeof value === 'string');
    Object.assign(parsed.values, Object.fromEntries(texts.map(([name, value]) => [name, unshield(String(value))])));
    return { ...parsed, positionals: parsed.positionals.map(unshield) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${unshield(message)} (see --help)`);
  }
}

/** No verb has options of one minus: such an argument is text, as `-lang:es` in a query or a number below 0. */
function shieldMinus(arg: string): string {
  return /^-[^-]/.test(arg) ? `${SHIELD}${arg}` : arg;
}

const SHIELD = '\u2060';

function unshield(text: string): string {
  return text.replaceAll(SHIELD, '');
}

/** The data folder: `--data`, else `VIGIA_DATA`, else `data` of the installation. */
export function dataDir(named: string | undefined): string {
  const folder = named ?? process.env['VIGIA_DATA'];
  return folder === undefined || folder === '' ? resolve(PROJECT_ROOT, 'data') : resolve(folder);
}

/** The configuration, with what the command line says over it. */
export function configOf(named: string | undefined, overrides: Omit<ConfigOverrides, 'configFile'> = {}): Config {
  return loadConfig({ ...overrides, ...(named === undefined ? {} : { configFile: named }) });
}

/** @throws UsageError when there are more or fewer arguments than the verb takes. */
export function requireArguments(
  positionals: readonly string[],
  names: readonly string[],
  optional = 0,
): readonly string[] {
  if (positionals.length >= names.length - optional && positionals.length <= names.length) return positionals;
  throw new UsageError(
    `Expected ${names.join(' ')}, got ${positionals.length === 0 ? 'nothing' : positionals.join(' ')} (see --help)`,
  );
}
