import type { ParseArgsOptionsConfig } from 'node:util';
import type { ConfigOverrides } from '../../local/load-config.ts';
import type { Config } from '../../shared/config.ts';
import { COMMON_OPTIONS, configOf } from '../parse-options.ts';
import { TARGET_OPTION, type Target, targetOf } from '../target.ts';

/** The options of the actions that work on the list of feeds. */
export const FEED_LIST_OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  feeds: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** The list, what follows it, and how to print. */
export type FeedList = {
  readonly target: Target;
  readonly config: Config;
  /** Path of the OPML file. */
  readonly file: string;
  readonly json: boolean;
};

type FeedListValues = {
  readonly config?: string | undefined;
  readonly feeds?: string | undefined;
  readonly target?: string | undefined;
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
};

/**
 * The list of feeds that options name; `overrides` are what other options say over the configuration.
 *
 * @throws UsageError for an option or a configuration that cannot be read.
 */
export function feedListOf(values: FeedListValues, overrides: Omit<ConfigOverrides, 'configFile'> = {}): FeedList {
  const named = values.feeds === undefined ? {} : { feedsFile: values.feeds };
  const config = configOf(values.config, { ...overrides, ...named });
  return { target: targetOf(values), config, file: config.feeds.file, json: values.json === true };
}

/** When what was written to the list comes to be polled. */
export function whenFollowed(target: Target): string {
  return target.kind === 'embedded'
    ? 'the next run takes it up'
    : `the deployment ${target.stack} takes it up within minutes of its next deploy (docs/deploy.md)`;
}
