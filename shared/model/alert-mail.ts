/** How much of the news this mail rests on; counted when the mail was made. */
export type Coverage = {
  readonly feeds: number;
  readonly fetched: number;
  readonly failing: number;
  /** Real feeds that wait for the operator's contact. */
  readonly waiting: number;
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
  readonly snippet: string;
  /** The reader's alerts that it met, as typed. */
  readonly alerts: readonly string[];
  /** Part of the query and the words that met it, such as `topic:fentanyl` and `fentanyl`. */
  readonly why: readonly { readonly term: string; readonly words?: string }[];
};

/** One alert of the reader that this mail speaks of. */
export type AlertSummary = { readonly subscriptionId: string; readonly queryText: string; readonly stopUrl: string };

/** Everything an alert mail says, before it is put into words. Each story once. */
export type AlertMail = {
  readonly mailId: string;
  readonly to: string;
  readonly from: string;
  readonly language: 'en' | 'es';
  readonly date: string;
  readonly stories: readonly AlertStory[];
  readonly alerts: readonly AlertSummary[];
  readonly coverage: Coverage;
  readonly unsubscribeUrl: string;
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
  readonly confirmUrl: string;
};
