/** What every notice to a reader says of itself. */
type Notice = {
  readonly mailId: string;
  readonly to: string;
  readonly from: string;
  readonly language: 'en' | 'es';
  /** ISO 8601, UTC. */
  readonly date: string;
};

/** Brings the link to a reader's alerts that somebody, surely the reader, asked for. */
export type ManageLinkMail = Notice & {
  /** Works for one hour. */
  readonly manageUrl: string;
  readonly unsubscribeUrl: string;
};

/** An alert whose query no longer holds: it is kept, and stays silent until it is changed. */
export type BrokenAlertMail = Notice & {
  readonly queryText: string;
  readonly note?: string;
  /** What is wrong, each with what would be right. */
  readonly errors: readonly string[];
  readonly manageUrl: string;
  readonly unsubscribeUrl: string;
};

/** A webhook that failed for days and was switched off; its alert goes on by mail. */
export type WebhookOffMail = Notice & {
  readonly queryText: string;
  readonly note?: string;
  /** Host of the webhook alone: an address may hold a key. */
  readonly host: string;
  /** Since when it fails; ISO 8601, UTC. */
  readonly failingSince: string;
  /** IANA name: times are said in it. */
  readonly zone: string;
  readonly reason: string;
  readonly manageUrl: string;
  readonly unsubscribeUrl: string;
};
