import type { Ports } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';

/** What grouping articles into stories touches: less than a whole job, so that a verb can group what is in no archive. */
export type ClusterContext = {
  readonly ports: Pick<Ports, 'clock'>;
  readonly stores: Pick<Stores, 'copies' | 'stories'>;
};
