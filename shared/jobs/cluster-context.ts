import type { Ports } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';

/** What grouping articles into stories touches: less than a whole job, so that a verb can group what is in no archive. */
export type ClusterContext = {
  /** Without a queue there is no index to tell of what moved. */
  readonly ports: Pick<Ports, 'clock'> & Partial<Pick<Ports, 'queue'>>;
  readonly stores: Pick<Stores, 'copies' | 'stories'>;
};
