import { renderAlert } from '../../shared/mail/render-alert.ts';
import { renderBrokenAlert } from '../../shared/mail/render-broken-alert.ts';
import { renderConfirmation } from '../../shared/mail/render-confirmation.ts';
import { renderManageLink } from '../../shared/mail/render-manage-link.ts';
import { renderOperatorMail } from '../../shared/mail/render-operator-mail.ts';
import { renderWebhookOff } from '../../shared/mail/render-webhook-off.ts';
import type { AlertMail } from '../../shared/model/alert-mail.ts';
import type { Email } from '../../shared/model/email.ts';
import type { OperatorNews } from '../../shared/model/operator-mail.ts';
import { alertStory, digestMail, otherOutlet } from '../fakes/alert-mail.ts';
import {
  alertPreview,
  brokenAlertMail,
  confirmationMail,
  manageLinkMail,
  operatorMail,
  webhookOffMail,
} from '../fakes/notice-mails.ts';

/** Every kind of mail with a string in every place that an outsider fills, links included. */
export function hostileMails(text: string): readonly Email[] {
  const links = { manageUrl: text, unsubscribeUrl: text };
  const [example] = alertPreview().examples;
  const examples = [{ ...example!, title: text, url: text, source: text, language: text, orderedAt: text }];
  const preview = alertPreview({ examples, busiest: { day: text, stories: 1 } });
  const news: readonly OperatorNews[] = [
    { kind: 'broken-feeds', feeds: [{ title: text, reason: text, since: text }] },
    { kind: 'quiet-languages', languages: [{ language: text, articles: 1, usual: 2, days: 1 }] },
    { kind: 'dead-letters', letters: [{ queue: 'poll', reason: text, count: 1 }] },
  ];
  return [
    renderAlert(hostileAlert(text)),
    renderConfirmation(confirmationMail({ queryText: text, note: text, zone: text, confirmUrl: text, preview })),
    renderManageLink(manageLinkMail(links)),
    renderBrokenAlert(brokenAlertMail({ ...links, queryText: text, note: text, errors: [text] })),
    renderWebhookOff(
      webhookOffMail({
        ...links,
        queryText: text,
        note: text,
        host: text,
        failingSince: text,
        zone: text,
        reason: text,
      }),
    ),
    ...news.map((one) => renderOperatorMail(operatorMail(one, { installation: text, zone: text }))),
  ];
}

function hostileAlert(text: string): AlertMail {
  const story = alertStory({
    title: text,
    source: text,
    snippet: text,
    language: text,
    url: `https://news.example/${text}`,
    articleId: text,
    alerts: [text],
    why: [{ term: text, words: text, wrongTagUrl: text }],
    publishedAt: text,
    update: { tags: [text] },
    others: [otherOutlet({ articleId: text, title: text, url: text, source: text, language: text })],
  });
  const alerts = digestMail().alerts.map((alert) => ({ ...alert, queryText: text, note: text, stopUrl: text }));
  return digestMail({
    stories: [story],
    alerts,
    labels: { [text]: text },
    more: { stories: 1 },
    storiesUrl: text,
    unsubscribeUrl: text,
    manageUrl: text,
  });
}
