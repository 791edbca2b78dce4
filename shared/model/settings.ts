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
  /** How often feeds are polled; minutes. */
  readonly poll: { readonly intervalMinutes: number; readonly minMinutes: number; readonly maxMinutes: number };
  readonly mail: {
    readonly from: string;
    readonly language: 'en' | 'es';
    readonly slotMinutes: number;
  };
  readonly lease: {
    /** Names this run. */
    readonly owner: string;
    /** True where a lock makes this the only run: a lease of any other owner has ended. */
    readonly soleOwner: boolean;
  };
};
