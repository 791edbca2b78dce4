import type { FunctionName, INDEX_NAMES } from '../shared/names.ts';
import type { QueueName } from './function-specs.ts';

type IndexName = (typeof INDEX_NAMES)[number];

/** The first segment of a blob's key. */
export type BlobFolder =
  | 'articles'
  | 'backfills'
  | 'entries'
  | 'index'
  | 'mails'
  | 'plans'
  | 'raw'
  | 'robots'
  | 'snapshots';

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
    /** All, of every kind: DynamoDB can let a scan see rows of some kinds only by no condition. */
    readonly scan?: true;
    /** Those of an index. */
    readonly list?: Readonly<Partial<Record<IndexName, readonly string[]>>>;
  };
  readonly blobs?: {
    readonly read?: readonly BlobFolder[];
    readonly write?: readonly BlobFolder[];
    readonly delete?: readonly BlobFolder[];
    /** With every earlier version. */
    readonly erase?: readonly BlobFolder[];
  };
  readonly sends?: readonly QueueName[];
  /** Counts the messages of every queue, looks through every dead-letter queue, and sends letters back. */
  readonly operatesQueues?: true;
  readonly readsSecrets?: true;
  readonly sendsMail?: true;
};

/** What rows name, and topic plans that nobody finished (NAMED_FOLDERS of shared/stages/retention.ts). */
const SWEPT_FOLDERS: readonly BlobFolder[] = ['articles', 'backfills', 'entries', 'mails', 'plans', 'raw', 'robots'];

/**
 * Who may do what, as the jobs and stores need it and no more. What fetches from the web (poll, ingest) reaches no
 * subscriber, subscription, match or mail; only deliver sends mail.
 */
export const FUNCTION_ACCESS: Readonly<Record<FunctionName, FunctionAccess>> = {
  dispatch: {
    rows: {
      read: ['feed', 'entry', 'mail', 'websub', 'webhook-delivery', 'backfill', 'retag', 'watch', 'feed-list'],
      readMany: ['operator-event'],
      write: ['feed', 'entry', 'mail', 'websub', 'webhook-delivery', 'backfill', 'retag', 'watch', 'feed-list'],
      list: {
        due: ['feed', 'entry', 'mail', 'websub', 'webhook-delivery', 'backfill', 'retag', 'watch'],
        list: ['feed', 'operator-event'],
      },
    },
    sends: ['poll', 'ingest', 'deliver', 'websub', 'retag', 'webhook'],
  },
  poll: {
    rows: {
      // Whether an article that a backfill found is archived already.
      read: ['feed', 'entry', 'host', 'robots', 'websub', 'backfill', 'article'],
      write: ['feed', 'entry', 'host', 'robots', 'websub', 'backfill', 'operator-event'],
    },
    blobs: { read: ['backfills', 'robots'], write: ['backfills', 'entries', 'robots'], delete: ['backfills'] },
    sends: ['ingest'],
  },
  ingest: {
    rows: {
      read: ['feed', 'entry', 'host', 'robots', 'article', 'copy', 'story', 'watch'],
      readMany: ['copy', 'story', 'block'],
      query: ['copy-band', 'event-key', 'story', 'article'],
      write: [
        'entry',
        'host',
        'robots',
        'article',
        'day',
        'copy',
        'copy-band',
        'event-key',
        'story',
        'watch',
        'hour-count',
        'operator-event',
      ],
      // What is taken down while it is stored.
      delete: ['article', 'copy', 'story', 'watch'],
    },
    // Texts, raw pages and the feed's words go when the page says noarchive.
    blobs: {
      read: ['entries', 'robots'],
      write: ['articles', 'entries', 'raw', 'robots'],
      delete: ['articles', 'entries', 'raw'],
    },
    sends: ['index', 'match'],
  },
  index: {
    rows: { read: ['article', 'copy', 'story'], write: ['operator-event'] },
    // The parts of the index are written anew with each batch: the earlier ones would pile up as versions.
    blobs: { read: ['articles', 'index'], write: ['index'], erase: ['index'] },
  },
  match: {
    rows: {
      read: [
        'article',
        'match',
        'mail',
        'story',
        'subscriber',
        'subscription',
        'subscription-change',
        'subscription-snapshot',
      ],
      // Subscriptions are read whole by the first that sees a change; all others read the snapshot.
      query: ['subscription', 'story', 'mail'],
      write: [
        'subscription',
        'subscription-change',
        'subscription-snapshot',
        'match',
        'pending-match',
        'mail',
        'hour-count',
        'language-count',
        'watch',
        'operator-event',
      ],
    },
    blobs: { read: ['articles', 'snapshots'], write: ['snapshots'], delete: ['snapshots'] },
  },
  deliver: {
    rows: {
      read: [
        'article',
        'story',
        'subscriber',
        'subscription',
        'match',
        'mail',
        'outbox',
        'link-keys',
        'sending',
        'retention',
        'webhook',
      ],
      readMany: ['match', 'told', 'operator-event'],
      query: [
        'subscription',
        'pending-match',
        'story',
        'hour-count',
        'mail',
        'match',
        'told',
        'webhook',
        // What the operator is told.
        'operator-event',
        'language-count',
        'send-count',
        'send-problem',
      ],
      // Nobody is suppressed here: SES says what came back by its events.
      write: ['match', 'pending-match', 'told', 'mail', 'outbox', 'webhook-delivery', 'operator-event', 'send-count'],
      // All but the match that waits: what was written while its reader was erased.
      delete: ['pending-match', 'match', 'told', 'mail', 'outbox'],
      list: { list: ['feed', 'operator-event'] },
    },
    blobs: { read: ['mails'], write: ['mails'], erase: ['mails'] },
    readsSecrets: true,
    sendsMail: true,
  },
  'mail-events': {
    rows: {
      read: ['mail', 'subscriber', 'sending'],
      query: ['send-count', 'send-problem'],
      // Too many bounces or complaints stop all sending.
      write: ['mail', 'subscriber', 'sending', 'send-problem', 'operator-event'],
    },
  },
  // Speaks to hubs, so it needs the secret that callbacks are made from; it reads nothing of what they send.
  websub: {
    rows: { read: ['websub', 'feed', 'host', 'robots'], write: ['websub', 'feed', 'host', 'robots', 'operator-event'] },
    blobs: { read: ['robots'], write: ['robots'] },
    sends: ['poll'],
    readsSecrets: true,
  },
  // Reads what ingest wrote and writes its tags anew; it fetches nothing and knows no reader.
  retag: {
    rows: {
      read: ['retag', 'article'],
      query: ['day', 'article'],
      write: ['retag', 'article', 'day', 'operator-event'],
      list: { day: ['article'] },
    },
    blobs: { read: ['articles'], write: ['articles'] },
    sends: ['index', 'match'],
  },
  // Posts to addresses that readers name, so it has no secret of the deployment and sends to no queue.
  webhook: {
    rows: {
      read: ['webhook', 'webhook-delivery', 'subscription', 'subscriber', 'mail'],
      write: ['webhook', 'webhook-delivery', 'mail', 'operator-event'],
    },
    blobs: { read: ['mails'] },
  },
  // Looks at every row, so it can tell nobody: it has no secret, fetches nothing and sends ids to the index alone.
  sweep: {
    rows: {
      read: ['outbox', 'retention'],
      query: ['article', 'day'],
      scan: true,
      write: ['article', 'day', 'entry', 'mail', 'retention'],
      list: { day: ['article'], list: ['label'] },
    },
    blobs: {
      read: [...SWEPT_FOLDERS],
      write: ['articles'],
      delete: [...SWEPT_FOLDERS],
    },
    sends: ['index'],
  },
  api: {
    rows: {
      read: [
        'api-key',
        'article',
        // Pages of feeds and queues.
        'backfill',
        'copy',
        'erased-reader',
        'feed',
        // What was said of a tag before.
        'label',
        'link-keys',
        'mail',
        'match',
        'robots',
        'saved-search',
        'sending',
        'session',
        'story',
        'subscriber',
        'subscription',
        'user',
        'watch',
        'webhook',
        'websub',
      ],
      readMany: ['match', 'operator-event'],
      query: [
        'article',
        'audit',
        'day',
        'erased-reader',
        'label',
        'mail',
        'match',
        'pending-match',
        'retag',
        'saved-search',
        // What is counted against the sending of mail.
        'send-count',
        'send-problem',
        'story',
        'subscription',
        'told',
        'user',
        'webhook',
        'webhook-delivery',
      ],
      // Of a key: the day of its last use, and that it is revoked.
      write: [
        'api-key',
        // Who changed what on the desk.
        'audit',
        // A feed is made due, and its backfill started and stopped.
        'backfill',
        // Articles that an editor moves to another story.
        'copy',
        'erased-reader',
        'feed',
        'label',
        'mail',
        // What waits for an alert follows its cadence, or ends with it.
        'match',
        'pending-match',
        'saved-search',
        // The switch of all mail.
        'sending',
        'session',
        'story',
        'subscriber',
        'subscription',
        'subscription-change',
        'user',
        'webhook',
        'webhook-delivery',
        'websub',
      ],
      // A reader who is erased takes everything along.
      delete: [
        'mail',
        'erased-reader',
        // What somebody takes back.
        'label',
        'match',
        'outbox',
        'pending-match',
        'saved-search',
        // What came back before an address is let out again.
        'send-problem',
        // A sign-out, and an invitation that was taken up.
        'session',
        'subscriber',
        'subscription',
        'told',
        'user',
        'webhook',
        'webhook-delivery',
      ],
      list: {
        list: [
          'api-key',
          'backfill',
          'block',
          'feed',
          'label',
          'mail',
          'match',
          'operator-event',
          'retag',
          'subscriber',
        ],
        day: ['article'],
      },
    },
    // Raw pages go into evidence packs; a mail's content says which stories it told.
    blobs: {
      read: ['articles', 'index', 'mails', 'plans', 'raw', 'robots'],
      // Where a backfill begins; how far a plan of a changed model is.
      write: ['backfills', 'plans'],
      delete: ['backfills', 'plans'],
      erase: ['mails'],
    },
    // The mails that a reader asks for; articles that moved to another story.
    sends: ['deliver', 'index'],
    operatesQueues: true,
    readsSecrets: true,
  },
  authorize: { rows: { read: ['api-key'] } },
};
