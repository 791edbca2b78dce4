import packageJson from '../../package.json' with { type: 'json' };
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import type { Config } from '../../shared/config.ts';
import type { Fetcher } from '../../shared/ports.ts';
import { PRODUCT_TOKEN } from '../../shared/stages/robots.ts';

/** The guarded HTTP client, which says who asks and whom to write to. */
export function politeFetcher({ contact, fetch }: Config): Fetcher {
  const product = `${PRODUCT_TOKEN}/${packageJson.version}`;
  return createFetcher({
    userAgent: contact === undefined ? product : `${product} (+${contact})`,
    allowHosts: fetch.allowHosts,
  });
}
