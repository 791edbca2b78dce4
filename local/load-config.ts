import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, defaultConfig, parseAllowHost, parseConfig, parseContact } from '../shared/config.ts';
import { UsageError } from '../shared/errors.ts';
import { PROJECT_ROOT } from './project-root.ts';

/** What a command line says over the file. */
export type ConfigOverrides = {
  readonly configFile?: string;
  readonly contact?: string;
  readonly allowHosts?: readonly string[];
  readonly feedsFile?: string;
  readonly samples?: boolean;
  readonly port?: number;
  readonly host?: string;
};

/**
 * The configuration file with the command line over it. Relative paths in the file start at the
 * installation, those on the command line at the working directory.
 *
 * @throws UsageError with `file:line:column` for every fault of the file, or what is wrong on the command line.
 */
export function loadConfig(overrides: ConfigOverrides = {}): Config {
  const file = readConfigFile(overrides.configFile);
  const contact = overrides.contact === undefined ? file.contact : checkedContact(overrides.contact);
  return {
    ...file,
    ...(contact === undefined ? {} : { contact }),
    samples: overrides.samples ?? file.samples,
    http: { port: overrides.port ?? file.http.port, host: overrides.host ?? file.http.host },
    feeds: {
      file: overrides.feedsFile === undefined ? resolve(PROJECT_ROOT, file.feeds.file) : resolve(overrides.feedsFile),
    },
    fetch: {
      ...file.fetch,
      allowHosts: [...file.fetch.allowHosts, ...(overrides.allowHosts ?? []).map(checkedAllowHost)],
    },
  };
}

function readConfigFile(named: string | undefined): Config {
  const path = named === undefined ? join(PROJECT_ROOT, 'config/vigia.yaml') : resolve(named);
  if (!existsSync(path)) {
    if (named === undefined) return defaultConfig;
    throw new UsageError(`Cannot read the configuration as a file must be at ${path}: there is none.`);
  }
  const parsed = parseConfig(readFileSync(path, 'utf8'), path);
  if (parsed.kind === 'config') return parsed.config;
  throw new UsageError(
    parsed.findings.map(({ path: file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
  );
}

function checkedContact(written: string): string {
  const contact = parseContact(written);
  if (contact !== undefined) return contact;
  throw new UsageError(
    `Cannot use --contact as it must be an http(s) address or an e-mail address: current value is ${JSON.stringify(written)}`,
  );
}

function checkedAllowHost(written: string): string {
  const host = parseAllowHost(written);
  if (host !== undefined) return host;
  throw new UsageError(
    `Cannot use --allow-host as it must be host:port, such as 127.0.0.1:8080: current value is ${JSON.stringify(written)}`,
  );
}
