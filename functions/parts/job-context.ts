import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import { createSystemRng } from '../../shared/adapters/local/system-rng.ts';
import { VigiaError } from '../../shared/errors.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { Ports, Table } from '../../shared/ports.ts';
import { createStores } from '../../shared/stores/stores.ts';
import type { FunctionSettings } from './settings.ts';

/** What a function has of the world. The rest of the ports, settings and tagging throws when it is touched. */
export type FunctionParts = Omit<Partial<JobContext>, 'ports' | 'stores' | 'settings'> & {
  readonly ports: Partial<Omit<Ports, 'clock' | 'rng' | 'table'>> & { readonly table: Table };
  readonly settings?: FunctionSettings;
};

/** Makes the context of each invocation, named by its request id: leases of other invocations are respected. */
export function contextMaker({ ports, settings, ...tagging }: FunctionParts): (requestId: string) => JobContext {
  const every: Ports = {
    blobs: withheld('blobs'),
    queue: withheld('queue'),
    mailer: withheld('mailer'),
    fetcher: withheld('fetcher'),
    extractor: withheld('extractor'),
    articleIndex: withheld('articleIndex'),
    secrets: withheld('secrets'),
    clock: createSystemClock(),
    rng: createSystemRng(),
    ...ports,
  };
  const base = {
    ports: every,
    stores: createStores(every),
    tagArticle: withheld<JobContext['tagArticle']>('tagArticle'),
    knownTags: withheld<JobContext['knownTags']>('knownTags'),
    ...tagging,
  };
  return (requestId) => ({
    ...base,
    settings:
      settings === undefined ? withheld('settings') : { ...settings, lease: { owner: requestId, soleOwner: false } },
  });
}

/** Stands where a function has nothing: whoever touches it learns which function part is missing. */
function withheld<Part extends object>(name: string): Part {
  const refuse = () => {
    throw new VigiaError(`Cannot use ${name} as this function must not have it. Give it the part in functions/.`, {
      code: 'part-withheld',
    });
  };
  // It has no member that could be of a wrong type: each access and call throws.
  return new Proxy(refuse, { get: refuse }) as unknown as Part;
}
