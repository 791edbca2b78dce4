import type { JsonObject } from './json.ts';

/** What an admin sees of the queues and does with dead letters. Instants are ISO 8601 in UTC. */
export type QueueDesk = {
  /** In the order of the pipeline. */
  readonly queues: () => Promise<readonly QueueState[]>;
  /** Oldest first. */
  readonly deadLetters: () => Promise<readonly QueueDeadLetter[]>;
  /** Puts dead letters back into their queues; gives back the ids of those that were there. */
  readonly redrive: (ids: readonly string[]) => Promise<readonly string[]>;
  /** Absent where the index has no state to tell. */
  readonly index?: () => Promise<IndexState>;
};

/** `isEstimate`: SQS counts approximately. `readySince`: when the message that waits longest could be taken first. */
export type QueueState = {
  readonly name: string;
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
  readonly readySince?: string;
  /** Messages done since the run began; absent where nobody counts them. */
  readonly done?: number;
  readonly isEstimate?: true;
};

/** A message whose job failed five times, or for good. */
export type QueueDeadLetter = {
  readonly id: string;
  readonly queue: string;
  readonly body: JsonObject;
  readonly reason: string;
  readonly receiveCount: number;
  readonly deadLetteredAt: string;
};

/** `filling`: it is made anew and lacks articles. */
export type IndexState = { readonly state: 'ready' | 'filling'; readonly articles: number };
