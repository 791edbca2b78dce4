/** A feed that an operator should look at. `since`: ISO 8601, UTC. */
export type TroubledFeed = { readonly title: string; readonly reason: string; readonly since?: string };

/** A language that brought fewer articles than it usually does. */
export type QuietLanguage = {
  readonly language: string;
  /** Id of the topic; absent where all are meant. */
  readonly topic?: string;
  readonly articles: number;
  /** What as many days brought before. */
  readonly usual: number;
  readonly days: number;
};

/** Messages that were given up, counted by queue and reason. */
export type GivenUp = { readonly queue: string; readonly reason: string; readonly count: number };

/** What the operator is told. Never sent to a reader, and never looks like a reader's mail. */
export type OperatorNews =
  | { readonly kind: 'broken-feeds'; readonly feeds: readonly TroubledFeed[] }
  | { readonly kind: 'quiet-languages'; readonly languages: readonly QuietLanguage[] }
  /** Queries that no longer parse: their alerts are silent. */
  | {
      readonly kind: 'broken-alerts';
      readonly alerts: readonly { readonly query: string; readonly reason: string }[];
    }
  | { readonly kind: 'dead-letters'; readonly letters: readonly GivenUp[] }
  /** Sending stopped by itself: too many bounces or complaints. Shares of 0 to 1. */
  | {
      readonly kind: 'sending-stopped';
      readonly what: 'bounces' | 'complaints';
      readonly share: number;
      readonly limit: number;
      readonly mails: number;
    }
  | {
      readonly kind: 'daily-summary';
      /** Local day, `2026-11-22`. */
      readonly day: string;
      readonly feeds: {
        readonly all: number;
        readonly read: number;
        readonly failing: number;
        readonly silent: number;
      };
      readonly articles: number;
      readonly matched: number;
      readonly mailsSent: number;
      readonly mailsFailed: number;
      readonly deadLetters: number;
      readonly brokenAlerts: number;
      /** Of the mails sent. */
      readonly bounced?: number;
      readonly complained?: number;
      /** Why no mail to readers goes out. */
      readonly sendingStopped?: string;
      /** Feeds that began to fail within the day. */
      readonly troubled?: readonly TroubledFeed[];
      /** Feeds that answer at another address. */
      readonly moved?: readonly { readonly title: string; readonly url: string }[];
      readonly quiet?: readonly QuietLanguage[];
      /** When what is kept was swept last; ISO 8601, UTC. */
      readonly retentionAt?: string;
    };

/** One mail to the operator, before it is put into words. */
export type OperatorMail = {
  readonly mailId: string;
  readonly to: string;
  readonly from: string;
  readonly language: 'en' | 'es';
  /** ISO 8601, UTC. */
  readonly date: string;
  /** IANA name: times are said in it. */
  readonly zone: string;
  /** Which installation speaks: its public address, or the name of its stack. */
  readonly installation: string;
  readonly news: OperatorNews;
};
