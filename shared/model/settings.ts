import type { ReaderTimes } from './reader-times.ts';
import type { SendLimits } from './sending.ts';

/** How often feeds are polled, all in minutes (`poll` in config/vigia.yaml). */
export type PollRhythm = {
  /** Between two polls of a feed whose own rhythm is not known yet, or that fails. */
  readonly intervalMinutes: number;
  /** No feed is polled more often, whatever its headers say. */
  readonly minMinutes: number;
  /** No feed waits longer, whatever its headers say. */
  readonly maxMinutes: number;
  /** A quiet feed that asks for nothing waits at most this long. */
  readonly quietMinutes: number;
  /** A feed whose hub sends us what is new (WebSub) is polled this often beside it. */
  readonly pushedMinutes: number;
};

/** What jobs need to know of the configuration. */
export type Settings = {
  /** Where links in mails and pages point, without a trailing slash. */
  readonly baseUrl: string;
  /** Hosts that only Vigía serves, with the base address where a reader opens their pages. */
  readonly readerAliases: Readonly<Record<string, string>>;
  /** URL of the operator, part of the user agent; without it real feeds are not polled. */
  readonly contact?: string;
  readonly fetch: {
    readonly timeoutMs: number;
    readonly maxFeedBytes: number;
    readonly maxPageBytes: number;
    /** Pause between two requests to one host. */
    readonly hostPaceMs: number;
    /** `host:port` or host that needs no pause: the operator's own. */
    readonly unpacedHosts: readonly string[];
    /** Whose robots.txt is obeyed: that of feeds and articles, of articles, of nobody. */
    readonly robots: 'all' | 'articles' | 'off';
  };
  readonly poll: PollRhythm;
  readonly mail: {
    readonly from: string;
    readonly language: 'en' | 'es';
    readonly slotMinutes: number;
    /** Of readers who chose none. */
    readonly times: ReaderTimes;
  };
  /** Who is told of trouble and of each day; nobody without it. */
  readonly operator?: {
    readonly address: string;
    readonly language: 'en' | 'es';
    /** Of the daily summary, local. */
    readonly time: string;
    readonly zone: string;
  };
  /** When sending stops by itself; the limits of SES unless said. */
  readonly guard?: SendLimits;
  readonly lease: {
    /** Names this run. */
    readonly owner: string;
    /** True where a lock makes this the only run: a lease of any other owner has ended. */
    readonly soleOwner: boolean;
  };
};
