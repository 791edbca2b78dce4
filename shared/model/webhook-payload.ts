import type { AlertMail, AlertStory, Coverage } from './alert-mail.ts';

/**
 * The body of a webhook, as Standard Webhooks shapes it (`type`, `timestamp`, `data`); `data.version` grows when a field
 * changes its meaning or goes. docs/webhooks.md is its reference.
 */
export type WebhookPayload =
  | { readonly type: 'alert.stories'; readonly timestamp: string; readonly data: WebhookStories }
  | {
      readonly type: 'alert.test';
      readonly timestamp: string;
      readonly data: { readonly version: 1; readonly alert: WebhookAlert };
    };

export type WebhookAlert = { readonly id: string; readonly query: string; readonly note?: string };

type WebhookStories = {
  readonly version: 1;
  readonly alert: WebhookAlert;
  readonly cadence: AlertMail['cadence'];
  readonly language: AlertMail['language'];
  readonly zone: string;
  readonly localDay?: string;
  readonly stories: readonly WebhookStory[];
  /** Stories of this alert beyond what one mail holds. */
  readonly more: number;
  readonly coverage: Coverage;
};

/** A story without the reader's other alerts and without links that act for the reader. */
export type WebhookStory = Omit<AlertStory, 'alerts' | 'why'> & {
  readonly archiveUrl: string;
  readonly why: readonly { readonly term: string; readonly words?: string }[];
};
