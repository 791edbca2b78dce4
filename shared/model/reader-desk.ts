import type { AlertPreview } from './alert-preview.ts';
import type { ReaderTimes } from './reader-times.ts';
import type { SubscriberRecord } from './subscriber.ts';
import type { SubscriptionRecord } from './subscription.ts';

export type { AlertPreview, ReaderTimes };

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

/**
 * `field` names the part of the request that is wrong, as in the request. `code` where it is well-formed and refused all
 * the same: the reader has this alert (`taken`), or as many as one may have (`too-many`), or it would bring more than
 * anybody reads (`too-much`).
 */
export type RequestError = {
  readonly field: string;
  readonly message: string;
  readonly code?: 'taken' | 'too-many' | 'too-much' | 'not-now';
};

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
  /** The reader wants mail again after they stopped all of it. An address that bounced stays suppressed. */
  readonly wantsMail?: true;
};

export type ChangeAnswer =
  | { readonly kind: 'changed'; readonly subscription?: SubscriptionRecord }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** What a reader sees of their own. */
export type ReaderView = {
  readonly subscriber: SubscriberRecord;
  /** The reader's own, or the installation's where the reader has chosen none. */
  readonly times: ReaderTimes;
  /** Oldest first; stopped ones too. */
  readonly subscriptions: readonly SubscriptionRecord[];
  /** The last mails, newest first: slot, state, when, how many stories. */
  readonly mails: readonly {
    readonly slot: string;
    readonly state: string;
    readonly at: string;
    /** Of an alert: how many it told. */
    readonly stories?: number;
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
