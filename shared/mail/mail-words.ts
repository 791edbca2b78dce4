import type { Coverage } from '../model/alert-mail.ts';
import type { Cadence } from '../model/subscription.ts';
import { en } from './words-en.ts';
import { es } from './words-es.ts';

/** `stories` with those that are only counted, `updates` among them. */
export type StoryCount = { readonly stories: number; readonly updates: number };

/** What a subject or heading says of when a digest comes: its kind, and its day in words. */
export type DigestDay = { readonly cadence: 'daily' | 'weekly'; readonly day: string };

/** The words of mails to readers, in one language. Values come already made harmless. */
export type MailWords = {
  /** `titles` of the first stories, joined and cut. */
  readonly subject: (count: StoryCount, titles: string, digest?: DigestDay) => string;
  readonly heading: (count: StoryCount, digest?: DigestDay) => string;
  readonly why: string;
  readonly wrongTag: string;
  readonly alert: string;
  /** `tags` in words, joined. */
  readonly update: (tags: string) => string;
  readonly alsoIn: string;
  readonly copy: string;
  readonly moreArticles: (count: number) => string;
  readonly more: (stories: number) => string;
  readonly seeAll: string;
  readonly evidence: string;
  readonly sample: string;
  readonly undated: string;
  readonly unknownLanguage: string;
  readonly coverageTitle: string;
  /** `since`: a day in words. */
  readonly coverage: (coverage: Coverage, since: string | undefined) => string;
  readonly times: (zone: string) => string;
  readonly yourAlerts: string;
  readonly query: string;
  readonly note: string;
  readonly stop: string;
  readonly manage: string;
  readonly unsubscribe: string;
  readonly cadence: Readonly<Record<Cadence, string>>;
  readonly confirm: {
    readonly subject: string;
    readonly heading: string;
    readonly text: string;
    readonly frequency: string;
    readonly button: string;
    readonly ignore: string;
  };
  readonly preview: {
    /** `last 30 days: 14 articles in 9 stories, busiest day 4 stories (12 Mar)`. */
    readonly count: (preview: {
      readonly days: number;
      readonly articles: number;
      readonly stories: number;
      readonly busiest?: { readonly stories: number; readonly day: string };
    }) => string;
    readonly none: (days: number) => string;
    readonly examples: string;
    readonly suggest: (cadence: string) => string;
  };
  readonly link: {
    readonly subject: string;
    readonly heading: string;
    readonly text: string;
    readonly button: string;
    readonly ignore: string;
  };
  readonly broken: {
    readonly subject: (name: string) => string;
    readonly heading: string;
    readonly text: string;
    readonly errors: string;
    readonly action: string;
  };
  readonly webhook: {
    readonly subject: (host: string) => string;
    readonly heading: string;
    readonly text: (host: string, since: string) => string;
    readonly reason: string;
    readonly action: string;
  };
};

export const mailWords: Readonly<Record<'en' | 'es', MailWords>> = { en, es };
