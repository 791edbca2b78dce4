import type { Config } from '../../shared/config.ts';
import { operatorSettings } from '../../shared/model/operator-settings.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { readEnvironment } from './environment.ts';

export type FunctionSettings = Omit<Settings, 'lease'>;

/** Where links of a function lead that makes none. */
const NO_LINKS = 'https://no-links.vigia.invalid';

/** What jobs need of the configuration that make no mail and no links. */
export function jobSettings(config: Config): FunctionSettings {
  const { fetch, mail } = config;
  return {
    baseUrl: NO_LINKS,
    readerAliases: {},
    ...(config.contact === undefined ? {} : { contact: config.contact }),
    fetch: {
      timeoutMs: fetch.timeoutMs,
      maxFeedBytes: fetch.maxFeedBytes,
      maxPageBytes: fetch.maxPageBytes,
      hostPaceMs: fetch.hostPaceMs,
      unpacedHosts: fetch.allowHosts,
      robots: fetch.robots,
    },
    poll: config.poll,
    mail: { from: mail.from, language: mail.language, slotMinutes: mail.slotMinutes, times: mail.times },
    ...operatorSettings(config),
  };
}

/** The same for a function that makes links: they lead to the deployment's own pages. */
export function linkSettings(config: Config): FunctionSettings {
  const { publicUrl } = readEnvironment('publicUrl');
  return { ...jobSettings(config), baseUrl: publicUrl.replace(/\/+$/, '') };
}

/** The same for the function that sends mail: the deployment says who sends it. */
export function mailSettings(config: Config): FunctionSettings {
  const settings = linkSettings(config);
  return { ...settings, mail: { ...settings.mail, from: readEnvironment('mailFrom').mailFrom } };
}
