import type { BackfillRecord } from './backfill.ts';
import type { Feed } from './feed.ts';
import type { Finding } from './finding.ts';
import type { NewFeed } from './render-opml.ts';

/** What editors do with feeds on the desk. Instants are ISO 8601 in UTC. */
export type FeedDesk = {
  /** Makes a feed due at once, where manners allow it. */
  readonly tryNow: (feedId: string) => Promise<TryAnswer>;
  readonly startBackfill: (request: BackfillWish) => Promise<BackfillAnswer>;
  /** False when none runs. */
  readonly stopBackfill: (feedId: string) => Promise<boolean>;
  /** Absent where the pages may fetch nothing. */
  readonly look?: FeedLook;
  /** Absent where the list of feeds is deployed with the code. */
  readonly list?: FeedListDesk;
};

/**
 * `due`: it is polled with the next sweep, in the turn of its host. `due-already`: it was, or its poll is under way.
 * `too-soon`: no feed is polled more often than the operator's shortest interval. `held-off`: the server asked for
 * patience, or has failed so often that it is left alone. `until`: when it may be asked again.
 */
export type TryAnswer =
  | { readonly kind: 'due' | 'due-already' | 'paused' | 'no-contact' | 'not-found' }
  | { readonly kind: 'too-soon' | 'held-off'; readonly until: string };

export type BackfillWish = { readonly feedId: string; readonly since: string; readonly maxEntries: number };

export type BackfillAnswer =
  | { readonly outcome: 'started' | 'continued' | 'running'; readonly backfill: BackfillRecord }
  | { readonly outcome: 'refused'; readonly reason: string };

/** Asks outlets, with the manners of a poll; nothing is stored. Takes seconds, at a busy host a minute. */
export type FeedLook = {
  /** The feeds of an address, best first; `language` is the one that is wanted (BCP 47). */
  readonly find: (url: string, language?: string) => Promise<FindAnswer>;
  /** What a poll would make of a stored feed now. */
  readonly check: (feed: Feed) => Promise<CheckedFeed>;
};

export type FindAnswer =
  | {
      readonly kind: 'feeds';
      readonly feeds: readonly FoundFeed[];
      readonly tried: readonly TriedAddress[];
      /** Named by the page, and not looked at. */
      readonly unread: number;
    }
  | { readonly kind: 'none'; readonly reason: string; readonly tried: readonly TriedAddress[] }
  | { readonly kind: 'no-contact' };

export type TriedAddress = { readonly url: string; readonly reason: string };

/** A feed that was fetched and read; `check` of the first few only. */
export type FoundFeed = {
  readonly url: string;
  readonly title?: string;
  readonly siteUrl?: string;
  readonly language?: string;
  readonly role: 'main' | 'section' | 'media' | 'comments';
  readonly format: string;
  readonly entries: number;
  readonly newestAt?: string;
  readonly notes: readonly string[];
  readonly check?: CheckedFeed;
};

/** `findings`: what is unusual, in sentences. */
export type CheckedFeed = {
  readonly outcome: 'ok' | 'broken' | 'waiting' | 'no-contact';
  readonly reason: string;
  readonly findings: readonly string[];
  readonly format?: string;
  readonly entries?: number;
  readonly newestAt?: string;
  readonly nextPollAt?: string;
  readonly answer?: {
    readonly status: number;
    readonly finalUrl: string;
    readonly bytes: number;
    /** Those that matter to polling, names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
  };
};

/** The list of feeds, which is the desired state; rows follow it before an answer is given. */
export type FeedListDesk = {
  readonly add: (feeds: readonly NewFeed[]) => Promise<ListAnswer>;
  /** The feed is paused, and what was archived of it stays. */
  readonly remove: (feedId: string) => Promise<ListAnswer>;
  /** Adds the feeds of another list (OPML of any program, or an address a line), fetching nothing. */
  readonly import: (bytes: Uint8Array) => Promise<ImportAnswer>;
};

/** `changed`: ids of what was added or removed, and what was there already. `refused`: why nothing was written. */
export type ListAnswer =
  | { readonly kind: 'changed'; readonly feedIds: readonly string[]; readonly known: readonly string[] }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** `findings`: what was not taken, or is known already, by its place in the list that was given. */
export type ImportAnswer =
  | {
      readonly kind: 'imported';
      readonly added: number;
      readonly known: number;
      readonly notTaken: number;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };
