import { serve } from '@hono/node-server';
import { assetsOf } from '../../shared/adapters/assets/assets-of.ts';
import { bundleAssets } from '../../shared/adapters/assets/bundle-assets.ts';
import type { AppDependencies } from '../../shared/http/app-dependencies.ts';
import { disposeWorld, makeWorld } from '../fakes/pipeline.ts';
import { HOST, type Pages, startPages } from '../http/start-pages.ts';

/** The pages over a data folder of their own, on a port that a browser can reach. */
export type ServedApp = { readonly pages: Pages; readonly origin: string; readonly close: () => void };

export async function serveApp(overrides: Partial<AppDependencies> = {}): Promise<ServedApp> {
  const world = makeWorld();
  const address = { host: '' };
  const pages = await startPages(
    { assets: assetsOf(await bundleAssets()), hosts: () => [address.host, HOST], ...overrides },
    world,
  );
  const { server, port } = await listen((request) => pages.app.fetch(request));
  address.host = `127.0.0.1:${port}`;
  return {
    pages,
    origin: `http://${address.host}`,
    close: () => {
      server.close();
      disposeWorld(world);
    },
  };
}

/** Any server that answers by a function. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ readonly server: ReturnType<typeof serve>; readonly port: number }> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve({ server, port }));
  });
}
