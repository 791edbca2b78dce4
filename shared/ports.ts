/**
 * The outside world, as small interfaces. Jobs and stores speak to these only; adapters implement
 * them on AWS and on one machine, and one contract suite per port runs against every adapter.
 */
import type { FetchResult } from './model/fetch-result.ts';
import type { IndexDocument, IndexParts, IndexQuestion } from './model/index-part.ts';
import type { IndexedArticle } from './model/indexed-article.ts';
import type { JsonObject } from './model/json.ts';
import type { ExtractResult } from './model/reading.ts';

// ---------------------------------------------------------------- Table

/** Where an item lives. `kind` has 1 to 64 of [A-Za-z0-9_-]; `partition` and `sort` have 1 to 1,024 bytes each. */
export type TableKey = { readonly kind: string; readonly partition: string; readonly sort: string };

/** The secondary indexes that an item may put itself into. */
export type IndexName = 'due' | 'day' | 'list';

/** A place in a secondary index, under the key's rules. Items may share one; their order is then no promise. */
export type IndexEntry = { readonly partition: string; readonly sort: string };

/** An item as written: at most 400 KB (400,000 bytes) with its keys and index keys; every adapter enforces it. */
export type TableItem = {
  readonly key: TableKey;
  readonly body: JsonObject;
  readonly indexes?: Readonly<Partial<Record<IndexName, IndexEntry>>>;
  /**
   * ISO 8601, UTC. From that instant on the item is absent, for reads and for conditions; the row itself may
   * go days later.
   */
  readonly expiresAt?: string;
};

/** An item as read: `version` starts at 1 and grows by one with every write. */
export type StoredItem = TableItem & { readonly version: number };

/** When a write may happen. Without a condition it replaces whatever is there. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifVersion: number };

/** `conflict`: the condition did not hold and nothing was written. */
export type WriteOutcome = 'written' | 'conflict';

export type TableQuery = {
  /** `primary` reads are strongly consistent; every other index is eventually consistent. */
  readonly index: 'primary' | IndexName;
  readonly kind: string;
  readonly partition: string;
  /** Inclusive bounds of the sort key, compared by UTF-8 bytes. */
  readonly from?: string;
  readonly to?: string;
  readonly order?: 'ascending' | 'descending';
  /** At most this many items; 100 unless said, 1,000 at most. */
  readonly limit?: number;
  readonly cursor?: string;
};

/** A cursor is absent at the end. A page may hold fewer items than asked for and still have a cursor. */
export type TablePage = { readonly items: readonly StoredItem[]; readonly cursor?: string };

export type TransactWrite =
  | { readonly kind: 'put'; readonly item: TableItem; readonly condition?: PutCondition }
  | { readonly kind: 'delete'; readonly key: TableKey; readonly ifVersion?: number };

/** A small document store. */
export interface Table {
  /** Strongly consistent. */
  get(key: TableKey): Promise<StoredItem | undefined>;
  /** The items that exist, in no order; at most 100 keys. Strongly consistent. */
  getMany(keys: readonly TableKey[]): Promise<readonly StoredItem[]>;
  put(item: TableItem, condition?: PutCondition): Promise<WriteOutcome>;
  deleteIfVersion(key: TableKey, version: number): Promise<WriteOutcome>;
  /**
   * Adds a whole number to a counter row, made when absent, and gives back the new value. A counter is a row
   * whose body is `{value: whole number}`; any other row is refused.
   */
  add(key: TableKey, by: number): Promise<number>;
  query(query: TableQuery): Promise<TablePage>;
  /** Every item of a kind, split in `of` segments so that many readers can share the work. */
  scan(kind: string, segment: { readonly index: number; readonly of: number }, cursor?: string): Promise<TablePage>;
  /** All or nothing; at most 100 items and 4 MB, each item once. */
  transact(writes: readonly TransactWrite[]): Promise<WriteOutcome>;
}

// ---------------------------------------------------------------- Blobs

/**
 * Large things, by key: segments of `[a-z0-9._-]` joined by `/`, none of them `.` or `..`, at most 200
 * characters each and 512 in all.
 */
export interface Blobs {
  /** With `ifAbsent` an existing blob stays as it is and the answer is `conflict`. */
  put(key: string, bytes: Uint8Array, options?: { readonly ifAbsent?: boolean }): Promise<WriteOutcome>;
  get(key: string): Promise<Uint8Array | undefined>;
  exists(key: string): Promise<boolean>;
  /** Size as stored, and when it was written last (ISO 8601, UTC, by the storage's own clock). */
  describe(key: string): Promise<{ readonly bytes: number; readonly writtenAt: string } | undefined>;
  /** Idempotent. Where the storage keeps earlier versions, they go with its own rule for those. */
  delete(key: string): Promise<void>;
  /** As `delete`, with every earlier version: for a takedown. */
  erase(key: string): Promise<void>;
  /** Keys with that prefix, in byte order. */
  list(prefix: string, cursor?: string): Promise<{ readonly keys: readonly string[]; readonly cursor?: string }>;
}

// ---------------------------------------------------------------- Queue

export type QueueName =
  | 'poll'
  | 'ingest'
  | 'index'
  | 'match'
  | 'deliver'
  | 'mail-events'
  | 'websub'
  | 'retag'
  | 'webhook';

/** Ids only: a body is at most 16 KB as JSON. `delaySeconds` is 0 to 900. */
export type OutgoingMessage = { readonly body: JsonObject; readonly delaySeconds?: number };

export type ReceivedMessage = {
  readonly id: string;
  readonly body: JsonObject;
  /** 1 on the first receive. */
  readonly receiveCount: number;
  /** Proof of this receive; a later receive makes it stale. */
  readonly receipt: string;
};

/** Sending side; all that jobs see. At least once, in no order. */
export interface Queue {
  send(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void>;
}

/** Receiving side; driven by Lambda's event source on AWS and by the queue pump on one machine. */
export interface QueueConsumer {
  receive(
    queue: QueueName,
    options: { readonly max: number; readonly visibilitySeconds: number },
  ): Promise<readonly ReceivedMessage[]>;
  /** A stale receipt changes nothing. */
  acknowledge(queue: QueueName, receipt: string): Promise<void>;
  /** Makes the message visible again after a time; the receipt is then spent. */
  release(queue: QueueName, receipt: string, delaySeconds: number): Promise<void>;
  deadLetter(queue: QueueName, receipt: string, reason: string): Promise<void>;
  /** `nextVisibleAt`: when the first of all messages, those in flight included, can be received (past when ready). */
  depth(queue: QueueName): Promise<{
    readonly ready: number;
    readonly delayed: number;
    readonly inFlight: number;
    readonly nextVisibleAt?: string;
  }>;
  listDeadLetters(queue?: QueueName): Promise<readonly DeadLetter[]>;
  /** Puts dead letters back into their queues, in one pass; gives back the ids of those that were there. */
  redrive(ids: readonly string[]): Promise<readonly string[]>;
}

export type DeadLetter = {
  readonly id: string;
  readonly queue: QueueName;
  readonly body: JsonObject;
  readonly reason: string;
  readonly receiveCount: number;
  readonly deadLetteredAt: string;
};

// ---------------------------------------------------------------- Mailer

/**
 * A whole message of at most 10 MB. `mailId` is `[a-z0-9_-]`, at most 64, and the same on every retry. `from` and
 * `to` are the envelope: one address each, with or without a display name.
 */
export type OutgoingMail = {
  readonly mailId: string;
  readonly from: string;
  readonly to: string;
  /** RFC 5322 message with CRLF line ends. */
  readonly mime: Uint8Array;
};

/**
 * `sent`: accepted (or, where the adapter can tell, accepted before). `rejected`: will never be
 * accepted. `unavailable`: surely not accepted, try later. `unknown`: may have been accepted. `about: 'recipient'`: it
 * was the reader's address that was refused, for good or for now.
 */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  | { readonly kind: 'rejected'; readonly reason: string; readonly about?: 'recipient' }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly about?: 'recipient' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Mailer {
  send(mail: OutgoingMail): Promise<SendOutcome>;
}

// ---------------------------------------------------------------- Fetcher

export type FetchRequest = {
  readonly url: string;
  /** Lower-case names. The user agent and accept-encoding are the fetcher's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Value of the Authorization header: credentials for the address asked for, never sent on to where it redirects. */
  readonly authorization?: string;
  /** Cap on decoded bytes. */
  readonly maxBodyBytes: number;
  /** For the whole request, redirects and waits before them included. */
  readonly timeoutMs: number;
  /**
   * Asked before a redirect is followed, with the absolute address that is next: its text was checked, where it
   * leads was not. A result ends the fetch with it. May wait: the deadline goes on.
   */
  readonly beforeRedirect?: (url: string) => Promise<FetchResult | undefined>;
  /** Sent as a POST, which follows no redirect; a GET without it. */
  readonly post?: { readonly contentType: string; readonly body: string };
  /** At the cap: `refuse` (unless said) ends as `too-large`, `keep` gives what came before it, marked `truncated`. */
  readonly atCap?: 'refuse' | 'keep';
};

/** The one guarded HTTP client. It never throws for what a server or a network does. */
export interface Fetcher {
  fetch(request: FetchRequest): Promise<FetchResult>;
}

// ---------------------------------------------------------------- Extractor

export type ExtractRequest = {
  /** Base of relative links. */
  readonly url: string;
  /** Decoded body as received; the charset is found by the extractor. */
  readonly body: Uint8Array;
  readonly contentType?: string;
};

/** Reads an article out of a page, in a process of its own that is killed at its limit. Never throws for a page. */
export interface Extractor {
  extract(request: ExtractRequest): Promise<ExtractResult>;
}

// ---------------------------------------------------------------- ArticleIndex

/** What is asked: canonical text of the query language, and the instant (ISO 8601, UTC) that `7d` counts back from. */
export type ArticleQuestion = { readonly query: string; readonly now: string };

/**
 * `newest`: by `orderedAt`, then id, both descending; every adapter gives the same order. `relevance`: best first by
 * the adapter's own measure; adapters agree on which articles, not on their order.
 */
export type ArticleOrder = 'newest' | 'relevance';

export type ArticleSearch = ArticleQuestion & {
  /** 1 to 1,000. */
  readonly limit: number;
  /** `newest` unless said. */
  readonly order?: ArticleOrder;
  /** One hit per story: the first of its articles in the order asked for. Holds over all pages of a search. */
  readonly collapse?: 'story';
  /**
   * Where the page before ended, as the index gave it; goes with the same query, `now`, order and collapse. Pages show
   * no article twice and miss none that was there at the first page, also while articles arrive.
   */
  readonly cursor?: string;
};

/** `storyId` as it was indexed. `score`: of `relevance`, higher is better. */
export type ArticleHit = {
  readonly articleId: string;
  readonly orderedAt: string;
  readonly storyId: string;
  readonly score?: number;
};

/** What articles are counted by. Values are as the query language writes them; `month` is `2026-11`. */
export const FACET_FIELDS = ['topic', 'group', 'entity', 'lang', 'source', 'country', 'month'] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

/** `label`: of a source, its title. */
export type FacetCount = { readonly value: string; readonly count: number; readonly label?: string };

export type ArticleFacets = {
  /** Articles that meet the query. */
  readonly articles: number;
  readonly stories: number;
  /** Most first, then by value; at most `top` of each field asked for. Months: newest first. */
  readonly fields: Readonly<Partial<Record<FacetField, readonly FacetCount[]>>>;
};

/** `newest`: by the newest article that meets the query. `widest`: by sources, then by articles, then by `newest`. */
export type StoryOrder = 'newest' | 'widest';

/** A story by those of its articles that meet a query; `first` and `last` in the order of `newest`. */
export type CountedStory = {
  readonly storyId: string;
  readonly articles: number;
  readonly sources: number;
  readonly first: { readonly articleId: string; readonly orderedAt: string };
  readonly last: { readonly articleId: string; readonly orderedAt: string };
  /** As `ArticleFacets.fields`, of its articles alone; every value. */
  readonly fields: Readonly<Partial<Record<FacetField, readonly FacetCount[]>>>;
};

/** One page of stories. `articles` and `stories` count all that meet the query, not those of the page alone. */
export type StoryPage = {
  readonly articles: number;
  readonly stories: number;
  readonly page: readonly CountedStory[];
};

export type StoryQuestion = ArticleQuestion & {
  readonly order: StoryOrder;
  /** Stories before the page. The next page asks with the same `now`: what was found after it is left out. */
  readonly offset: number;
  /** 1 to 1,000. */
  readonly limit: number;
  readonly fields: readonly FacetField[];
};

export type TimelineUnit = 'day' | 'week' | 'month';

/** `start`: the UTC day (`2026-11-16`) that a bucket begins with; weeks begin on Monday (ISO 8601). */
export type TimelineCount = { readonly start: string; readonly articles: number; readonly stories: number };

/** What looking after an index did, for the log. */
export type IndexUpkeep = { readonly outcome: 'maintained' | 'nothing-to-do'; readonly detail?: string };

/**
 * Finds and counts articles by query: the same answers from every adapter (the linear one is the oracle). New articles
 * are found within a minute. A query that does not parse throws a VigiaError `query-invalid`, a cursor that is not one
 * of its own throws `cursor-invalid`.
 */
export interface ArticleIndex {
  /** Idempotent; articles already there are replaced. */
  upsert(articles: readonly IndexedArticle[]): Promise<void>;
  /** Idempotent; unknown ids do no harm. */
  remove(articleIds: readonly string[]): Promise<void>;
  search(search: ArticleSearch): Promise<{ readonly hits: readonly ArticleHit[]; readonly cursor?: string }>;
  /** `top`: 1 to 1,000. */
  facets(
    question: ArticleQuestion & { readonly fields: readonly FacetField[]; readonly top: number },
  ): Promise<ArticleFacets>;
  /** Buckets that hold an article, oldest first. */
  timeline(question: ArticleQuestion & { readonly unit: TimelineUnit }): Promise<readonly TimelineCount[]>;
  stories(question: StoryQuestion): Promise<StoryPage>;
  /** Compacts and forgets old versions; called on a schedule. Answers stay the same. */
  maintain(): Promise<IndexUpkeep>;
}

/** Where an index made of parts is kept. One process writes to it; others may read beside it. */
export interface IndexStorage {
  /** Those that may hold articles of these days. */
  parts(days: IndexQuestion['days']): Promise<IndexParts>;
  /** Replaces documents of the same article. */
  put(documents: readonly IndexDocument[]): Promise<void>;
  /** Unknown ids do no harm. */
  remove(articleIds: readonly string[]): Promise<void>;
  /** After it no file holds words of what was replaced or removed before. */
  maintain(): Promise<IndexUpkeep>;
}

// ---------------------------------------------------------------- the rest

/** Named secrets (`[a-z0-9-]`, at most 64), made on first use (32 random bytes, base64url) and kept. */
export interface Secrets {
  get(name: string): Promise<string>;
}

export interface Clock {
  now(): Date;
  /** Resolves after so many milliseconds; jobs wait for seconds at most, whatever is later is a row. */
  sleep(ms: number): Promise<void>;
}

export interface Rng {
  /** In [0, 1). */
  next(): number;
}

export type Ports = {
  readonly table: Table;
  readonly blobs: Blobs;
  readonly queue: Queue;
  readonly mailer: Mailer;
  readonly fetcher: Fetcher;
  readonly extractor: Extractor;
  readonly articleIndex: ArticleIndex;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly rng: Rng;
};
