import type { FunctionName, INDEX_NAMES } from '../shared/names.ts';
import type { QueueName } from './function-specs.ts';

type IndexName = (typeof INDEX_NAMES)[number];

/** The first segment of a blob's key. */
export type BlobFolder = 'articles' | 'backfills' | 'entries' | 'mails' | 'raw' | 'robots';

/** What a function may touch. A kind is the first part of a row's partition key (docs/architecture.md, "Rows"). */
export type FunctionAccess = {
  readonly rows: {
    /** One by its key. */
    readonly read?: readonly string[];
    /** Many by their keys. */
    readonly readMany?: readonly string[];
    /** Those of a partition. */
    readonly query?: readonly string[];
    readonly write?: readonly string[];
    readonly delete?: readonly string[];
    /** Those of an index. */
    readonly list?: Readonly<Partial<Record<IndexName, readonly string[]>>>;
  };
  readonly blobs?: {
    readonly read?: readonly BlobFolder[];
    readonly write?: readonly BlobFolder[];
    readonly delete?: readonly BlobFolder[];
  };
  readonly sends?: readonly QueueName[];
  readonly readsSecrets?: true;
  readonly sendsMail?: true;
};

/**
 * Who may do what, as the jobs and stores need it and no more. What fetches from the web (poll, ingest) reaches no
 * subscriber, subscription, match or mail; only deliver sends mail.
 */
export const FUNCTION_ACCESS: Readonly<Record<FunctionName, FunctionAccess>> = {
  dispatch: {
    rows: {
      read: ['feed', 'entry', 'mail', 'websub', 'backfill', 'retag', 'feed-list'],
      write: ['feed', 'entry', 'mail', 'websub', 'backfill', 'retag', 'feed-list'],
      list: { due: ['feed', 'entry', 'mail', 'websub', 'backfill', 'retag'], list: ['feed'] },
    },
    sends: ['poll', 'ingest', 'deliver', 'websub', 'retag'],
  },
  poll: {
    rows: {
      // Whether an article that a backfill found is archived already.
      read: ['feed', 'entry', 'host', 'robots', 'websub', 'backfill', 'article'],
      write: ['feed', 'entry', 'host', 'robots', 'websub', 'backfill'],
    },
    blobs: { read: ['backfills', 'robots'], write: ['backfills', 'entries', 'robots'], delete: ['backfills'] },
    sends: ['ingest'],
  },
  ingest: {
    rows: {
      read: ['feed', 'entry', 'host', 'robots', 'article', 'copy', 'story'],
      readMany: ['copy', 'story'],
      query: ['copy-band', 'event-key', 'story'],
      write: ['entry', 'host', 'robots', 'article', 'day', 'copy', 'copy-band', 'event-key', 'story'],
    },
    // The feed's words go when the page says noarchive.
    blobs: { read: ['entries', 'robots'], write: ['articles', 'raw', 'robots'], delete: ['entries'] },
    sends: ['index', 'match'],
  },
  index: {
    rows: { read: ['article', 'story'] },
    blobs: { read: ['articles'] },
  },
  match: {
    rows: {
      read: ['article', 'match', 'mail', 'story'],
      query: ['subscription', 'story'],
      write: ['subscription', 'match', 'pending-match', 'mail'],
    },
    blobs: { read: ['articles'] },
  },
  deliver: {
    rows: {
      read: ['article', 'subscriber', 'subscription', 'match', 'told', 'mail', 'outbox'],
      readMany: ['match'],
      query: ['subscription', 'pending-match'],
      write: ['match', 'told', 'mail', 'outbox'],
      delete: ['pending-match'],
      list: { list: ['feed'] },
    },
    blobs: { read: ['mails'], write: ['mails'] },
    readsSecrets: true,
    sendsMail: true,
  },
  'mail-events': {
    rows: { read: ['mail', 'subscriber'], write: ['mail', 'subscriber'] },
  },
  // Speaks to hubs, so it needs the secret that callbacks are made from; it reads nothing of what they send.
  websub: {
    rows: { read: ['websub', 'feed', 'host', 'robots'], write: ['websub', 'feed', 'host', 'robots'] },
    blobs: { read: ['robots'], write: ['robots'] },
    sends: ['poll'],
    readsSecrets: true,
  },
  // Reads what ingest wrote and writes its tags anew; it fetches nothing and knows no reader.
  retag: {
    rows: {
      read: ['retag', 'article'],
      query: ['day', 'article'],
      write: ['retag', 'article', 'day'],
      list: { day: ['article'] },
    },
    blobs: { read: ['articles'], write: ['articles'] },
    sends: ['index', 'match'],
  },
  api: {
    rows: {
      read: ['article', 'subscriber', 'subscription', 'websub'],
      query: ['day', 'subscription'],
      write: ['subscriber', 'subscription', 'websub'],
      list: { list: ['feed'], day: ['article'] },
    },
    blobs: { read: ['articles'] },
    readsSecrets: true,
  },
  authorize: { rows: { read: ['api-key'] } },
};
