import type { AlertPreview } from './reader-desk.ts';
import type { Cadence } from './subscription.ts';

/**
 * How much of the news this mail rests on: what the feeds brought since the reader's mail before, or in the last
 * day. Counted when the mail was made.
 */
export type Coverage = {
  readonly feeds: number;
  readonly fetched: number;
  readonly failing: number;
  /** Since when the oldest of the failing feeds fails; ISO 8601, UTC. */
  readonly failingSince?: string;
  /** Feeds that answer and have brought less than they usually do. */
  readonly silent: number;
  /** Real feeds that wait for the operator's contact. */
  readonly waiting: number;
  /** Articles archived in that time, and how many of them met one of this reader's alerts. */
  readonly read: number;
  readonly matched: number;
  /** Entries in that time that ended without an article. */
  readonly dropped: number;
};

/** Another outlet with the same story. */
export type OtherOutlet = {
  readonly articleId: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  readonly language: string;
  /** The same text, not a telling of its own. */
  readonly copy: boolean;
};

/** Names of tags in the mail's language, by tag, such as `group:cjng`. */
export type TagLabels = Readonly<Record<string, string>>;

/** Part of a query and the words of the article that met it, such as `topic:fentanyl` and `fentanyl`. */
export type AlertReason = {
  readonly term: string;
  readonly words?: string;
  /** For a tag: where a reader says that it is wrong. */
  readonly wrongTagUrl?: string;
};

/** One story in an alert: the first article that met the alert, and where it leads. */
export type AlertStory = {
  readonly storyId: string;
  readonly articleId: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  /** True for the sample newsroom: demonstration, not evidence. */
  readonly sample: boolean;
  readonly language: string;
  readonly publishedAt?: string;
  /** When Vigía found it; ISO 8601, UTC. */
  readonly foundAt: string;
  readonly snippet: string;
  /** The reader's alerts that it met: their note where they have one, else the query as typed. */
  readonly alerts: readonly string[];
  readonly why: readonly AlertReason[];
  /** The reader was told of this story before; these tags are new in it. */
  readonly update?: { readonly tags: readonly string[] };
  /** One of each outlet, five at most, in order of time; `moreArticles` counts what else the story holds. */
  readonly others: readonly OtherOutlet[];
  readonly moreArticles: number;
};

/** One alert of the reader that this mail speaks of. */
export type AlertSummary = {
  readonly subscriptionId: string;
  readonly queryText: string;
  readonly note?: string;
  readonly stopUrl: string;
};

/** Everything an alert mail says, before it is put into words. Each story once. */
export type AlertMail = {
  readonly mailId: string;
  readonly to: string;
  readonly from: string;
  readonly language: 'en' | 'es';
  readonly date: string;
  readonly cadence: 'instant' | 'hourly' | 'daily' | 'weekly';
  /** IANA name: times are said in it. */
  readonly zone: string;
  /** Of a digest: the local day (`2026-11-22`) that it is for, of a weekly one the day it comes on. */
  readonly localDay?: string;
  /** None in a digest that says that there was nothing new. */
  readonly stories: readonly AlertStory[];
  /** Stories beyond what one mail can hold: told by this mail as a number, and by no other. */
  readonly more?: { readonly stories: number };
  /** Where every story of this mail is listed, without a key. */
  readonly storiesUrl: string;
  readonly alerts: readonly AlertSummary[];
  /** Of the tags that `why` and `update` name; a tag without a label is said as it is. */
  readonly labels?: TagLabels;
  readonly coverage: Coverage;
  readonly unsubscribeUrl: string;
  /** Where the reader asks for a link to their alerts. */
  readonly manageUrl: string;
  /** Where an article of this archive is shown, followed by its id. */
  readonly articleBaseUrl: string;
};

/** What a confirmation mail says. */
export type ConfirmationMail = {
  readonly mailId: string;
  readonly to: string;
  readonly from: string;
  readonly language: 'en' | 'es';
  readonly date: string;
  readonly queryText: string;
  /** Asked for from this on; absent in mails of before there was a choice. */
  readonly cadence?: Cadence;
  readonly note?: string;
  /** What the alert would have sent; absent where nobody looked. */
  readonly preview?: AlertPreview;
  /** IANA name: times are said in it; UTC unless said. */
  readonly zone?: string;
  readonly confirmUrl: string;
};
