import type { ConfirmationMail } from '../../shared/model/alert-mail.ts';
import type { AlertPreview } from '../../shared/model/alert-preview.ts';
import type { BrokenAlertMail, ManageLinkMail, WebhookOffMail } from '../../shared/model/notice-mail.ts';
import type { OperatorMail, OperatorNews } from '../../shared/model/operator-mail.ts';

const NOTICE = {
  mailId: '0123456789abcdef-c-1',
  to: 'ana@example.org',
  from: 'Vigía <vigia@vigia.example>',
  language: 'en',
  date: '2026-03-02T12:00:00.000Z',
} as const;

const LINKS = {
  manageUrl: 'https://vigia.example/manage?t=manage.1',
  unsubscribeUrl: 'https://vigia.example/unsubscribe?t=unsubscribe.1',
} as const;

/** What an alert would have sent. */
export function alertPreview(more: Partial<AlertPreview> = {}): AlertPreview {
  return {
    query: 'topic:fentanyl',
    days: 30,
    articles: 14,
    stories: 9,
    busiest: { day: '2026-02-12', stories: 4 },
    examples: [
      {
        articleId: 'a1',
        title: 'Pills seized at the port',
        url: 'https://news.example/pills',
        source: 'News Example',
        language: 'en',
        orderedAt: '2026-03-01T22:00:00.000Z',
      },
      {
        articleId: 'a2',
        title: 'Decomisan pastillas en el puerto',
        url: 'https://noticias.example/pastillas',
        source: 'Noticias',
        language: 'es',
        orderedAt: '2026-02-12T09:30:00.000Z',
      },
    ],
    suggested: 'daily',
    tooMuch: false,
    ...more,
  };
}

/** The question whether an alert is wanted, with all that it can say. */
export function confirmationMail(more: Partial<ConfirmationMail> = {}): ConfirmationMail {
  return {
    ...NOTICE,
    queryText: 'topic:fentanyl AND "Sinaloa & Jalisco"',
    cadence: 'instant',
    note: 'Ports story, for March',
    zone: 'America/Mexico_City',
    preview: alertPreview(),
    confirmUrl: 'https://vigia.example/confirm?t=confirm.1',
    ...more,
  };
}

/** The link to a reader's alerts. */
export function manageLinkMail(more: Partial<ManageLinkMail> = {}): ManageLinkMail {
  return { ...NOTICE, ...LINKS, ...more };
}

/** An alert that no longer works. */
export function brokenAlertMail(more: Partial<BrokenAlertMail> = {}): BrokenAlertMail {
  return {
    ...NOTICE,
    ...LINKS,
    queryText: 'topic:fentanil',
    note: 'Ports story, for March',
    errors: ['Unknown topic `fentanil` at column 7: did you mean `fentanyl`?'],
    ...more,
  };
}

/** A webhook that was switched off. */
export function webhookOffMail(more: Partial<WebhookOffMail> = {}): WebhookOffMail {
  return {
    ...NOTICE,
    ...LINKS,
    queryText: 'topic:fentanyl',
    host: 'hooks.example.org',
    failingSince: '2026-02-27T08:00:00.000Z',
    zone: 'America/Mexico_City',
    reason: '503 Service Unavailable',
    ...more,
  };
}

/** Every kind of news for the operator. */
export const OPERATOR_NEWS: readonly OperatorNews[] = [
  {
    kind: 'broken-feeds',
    feeds: [
      { title: 'News Example', reason: 'answered 404 four times', since: '2026-02-27T08:00:00.000Z' },
      { title: 'Noticias', reason: 'blocked by a challenge page' },
    ],
  },
  { kind: 'quiet-languages', languages: [{ language: 'es', articles: 3, usual: 41, days: 2 }] },
  { kind: 'dead-letters', letters: [{ queue: 'ingest', reason: 'timed-out', count: 3 }] },
  { kind: 'sending-stopped', what: 'complaints', share: 0.0012, limit: 0.001, mails: 2_500 },
  {
    kind: 'daily-summary',
    day: '2026-03-02',
    feeds: { all: 45, read: 42, failing: 2, silent: 1 },
    articles: 310,
    matched: 12,
    mailsSent: 9,
    mailsFailed: 0,
    deadLetters: 0,
    brokenAlerts: 1,
  },
];

/** A mail to the operator. */
export function operatorMail(news: OperatorNews, more: Partial<OperatorMail> = {}): OperatorMail {
  return { ...NOTICE, zone: 'America/Mexico_City', installation: 'vigia.example', news, ...more };
}
