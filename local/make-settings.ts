import { randomUUID } from 'node:crypto';
import type { Config } from '../shared/config.ts';
import { operatorSettings } from '../shared/model/operator-settings.ts';
import type { Settings } from '../shared/model/settings.ts';
import { SAMPLE_HOST } from './newsroom/sample-address.ts';

/** What jobs need of the configuration, for a run that has its data folder to itself. Links lead to `baseUrl`. */
export function makeSettings(config: Config, baseUrl: string): Settings {
  return {
    baseUrl,
    readerAliases: { [SAMPLE_HOST]: `${baseUrl}/newsroom` },
    ...(config.contact === undefined ? {} : { contact: config.contact }),
    fetch: {
      timeoutMs: config.fetch.timeoutMs,
      maxFeedBytes: config.fetch.maxFeedBytes,
      maxPageBytes: config.fetch.maxPageBytes,
      hostPaceMs: config.fetch.hostPaceMs,
      unpacedHosts: [SAMPLE_HOST, ...config.fetch.allowHosts],
      robots: config.fetch.robots,
    },
    poll: config.poll,
    mail: {
      from: config.mail.from,
      language: config.mail.language,
      slotMinutes: config.mail.slotMinutes,
      times: config.mail.times,
    },
    ...operatorSettings(config),
    lease: { owner: randomUUID(), soleOwner: true },
  };
}
