import type { ExtractResult } from '../../model/reading.ts';
import type { PageRequest } from './read-page.ts';
import type { Rung } from './rung.ts';

/** What the parent asks of a worker; one at a time. `load` comes first, so that start-up is no part of a page's time. */
export type WorkerRequest =
  | { readonly kind: 'load'; readonly rung: Rung }
  | { readonly kind: 'read'; readonly page: PageRequest };

/** `threw`: the rung failed on this page; the process is fit for the next. */
export type WorkerReply =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'read'; readonly result: ExtractResult }
  | { readonly kind: 'threw'; readonly reason: string };
