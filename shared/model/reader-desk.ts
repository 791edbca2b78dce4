import type { SubscriberRecord } from './subscriber.ts';
import type { Cadence, SubscriptionRecord } from './subscription.ts';

/**
 * When a reader's digests come and when they are not to be disturbed. They belong to the reader, not to one alert: a
 * reader gets one digest per local day or week, whatever alerts it gathers.
 */
export type ReaderTimes = {
  /** IANA name, canonical, such as `America/New_York`. */
  readonly zone: string;
  /** Local time of digests, `07:00`. */
  readonly time: string;
  /** ISO 8601 day of weekly digests: 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Local times between which nothing is sent; what matches meanwhile is sent after it. May cross midnight. */
  readonly quiet?: { readonly from: string; readonly to: string };
  /** A digest also when there is nothing to tell. */
  readonly nothingNew: boolean;
};

/** One example of what an alert would have sent. */
export type PreviewExample = {
  readonly articleId: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  readonly language: string;
  /** ISO 8601, UTC. */
  readonly orderedAt: string;
};

/** What a query would have sent in the last `days` days, counted as an alert counts: in stories. */
export type AlertPreview = {
  /** Canonical. */
  readonly query: string;
  readonly days: number;
  readonly articles: number;
  readonly stories: number;
  /** UTC day with the most stories; absent when there was none. */
  readonly busiest?: { readonly day: string; readonly stories: number };
  /** Three at most, newest first. */
  readonly examples: readonly PreviewExample[];
  readonly suggested: Exclude<Cadence, 'off'>;
  /** More than 30 stories a day on average: the query must become narrower before it can be an alert. */
  readonly tooMuch: boolean;
};

export type PreviewAnswer =
  | { readonly kind: 'preview'; readonly preview: AlertPreview }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] };

/** What somebody asks for in a form, a file, the CLI or the API. Everything is as typed. */
export type SubscriptionRequest = {
  readonly address: string;
  readonly queryText: string;
  readonly cadence?: string;
  readonly note?: string;
  readonly language?: string;
  readonly times?: Partial<Record<'zone' | 'time' | 'weekday' | 'quietFrom' | 'quietTo', string>> & {
    readonly nothingNew?: boolean;
  };
};

/** `field` names the part of the request that is wrong, as in the request. */
export type RequestError = { readonly field: string; readonly message: string };

/**
 * `accepted` says no more than that the request was well-formed: known and unknown addresses get the same answer, and
 * what follows is said by mail.
 */
export type SubscriptionAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

export type SubscriptionChange = {
  readonly queryText?: string;
  readonly cadence?: string;
  readonly note?: string;
  /** `active` takes up a paused one again; one that waits for its confirmation stays waiting. */
  readonly status?: 'active' | 'paused' | 'stopped';
};

export type ReaderChange = Partial<
  Record<'language' | 'zone' | 'time' | 'weekday' | 'quietFrom' | 'quietTo', string>
> & {
  readonly nothingNew?: boolean;
};

export type ChangeAnswer =
  | { readonly kind: 'changed'; readonly subscription?: SubscriptionRecord }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** What a reader sees of their own. */
export type ReaderView = {
  readonly subscriber: SubscriberRecord;
  /** Oldest first; stopped ones too. */
  readonly subscriptions: readonly SubscriptionRecord[];
  /** The last mails, newest first: slot, state, when, how many stories. */
  readonly mails: readonly {
    readonly slot: string;
    readonly state: string;
    readonly at: string;
    readonly reason?: string;
  }[];
};

/** Everything a reader can do with their alerts: the form, the manage page, the API and the CLI all come here. */
export type ReaderDesk = {
  preview(queryText: string): Promise<PreviewAnswer>;
  /** Public: sends a confirmation mail where one is due. Never says whether the address is known. */
  ask(request: SubscriptionRequest): Promise<SubscriptionAnswer>;
  /** Public: mails a manage link to an address that has alerts. Never says whether it has. */
  askForLink(address: string): Promise<SubscriptionAnswer>;
  view(subscriberId: string): Promise<ReaderView | undefined>;
  /** For a reader whose address is confirmed: the new alert is active at once. */
  add(
    subscriberId: string,
    request: Pick<SubscriptionRequest, 'queryText' | 'cadence' | 'note'>,
  ): Promise<ChangeAnswer>;
  change(subscriberId: string, subscriptionId: string, change: SubscriptionChange): Promise<ChangeAnswer>;
  changeReader(subscriberId: string, change: ReaderChange): Promise<ChangeAnswer>;
  /** Everything stored about the reader, as JSON that a person can read. */
  exported(subscriberId: string): Promise<unknown>;
  /** Removes everything about the reader; a keyed hash of the address stays, so that it is not mailed again by mistake. */
  erase(subscriberId: string): Promise<void>;
};
