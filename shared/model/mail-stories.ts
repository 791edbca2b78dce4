/** A story that a mail told, by the article that met the alert. */
export type MailStory = {
  readonly storyId: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  readonly language: string;
  /** ISO 8601, UTC. */
  readonly publishedAt?: string;
};

/** One page of what a mail told, in the order of the mail. */
export type MailStories = {
  readonly stories: readonly MailStory[];
  /** IANA name: the reader's times are said in it. */
  readonly zone: string;
  /** Where the next page begins; absent at the end. */
  readonly next?: number;
};
