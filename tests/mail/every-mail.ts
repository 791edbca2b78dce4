import { renderAlert } from '../../shared/mail/render-alert.ts';
import { renderBrokenAlert } from '../../shared/mail/render-broken-alert.ts';
import { renderConfirmation } from '../../shared/mail/render-confirmation.ts';
import { renderManageLink } from '../../shared/mail/render-manage-link.ts';
import { renderOperatorMail } from '../../shared/mail/render-operator-mail.ts';
import { renderWebhookOff } from '../../shared/mail/render-webhook-off.ts';
import type { Email } from '../../shared/model/email.ts';
import { alertMail, digestMail } from '../fakes/alert-mail.ts';
import {
  brokenAlertMail,
  confirmationMail,
  manageLinkMail,
  OPERATOR_NEWS,
  operatorMail,
  webhookOffMail,
} from '../fakes/notice-mails.ts';

/** Every kind of mail in both languages, by the name of its golden files. */
export const EVERY_MAIL: readonly (readonly [name: string, email: Email])[] = (['en', 'es'] as const).flatMap(
  (language) => [
    [`alert-${language}`, renderAlert(alertMail({ language }))] as const,
    [`digest-${language}`, renderAlert(digestMail({ language }))] as const,
    [`weekly-${language}`, renderAlert(digestMail({ language, cadence: 'weekly' }))] as const,
    [`nothing-new-${language}`, renderAlert(nothingNew(language))] as const,
    [`confirmation-${language}`, renderConfirmation(confirmationMail({ language }))] as const,
    [`manage-link-${language}`, renderManageLink(manageLinkMail({ language }))] as const,
    [`broken-alert-${language}`, renderBrokenAlert(brokenAlertMail({ language }))] as const,
    [`webhook-off-${language}`, renderWebhookOff(webhookOffMail({ language }))] as const,
    ...OPERATOR_NEWS.map(
      (news) => [`operator-${news.kind}-${language}`, renderOperatorMail(operatorMail(news, { language }))] as const,
    ),
  ],
);

function nothingNew(language: 'en' | 'es') {
  const { more: _, ...mail } = digestMail({ language, stories: [] });
  return mail;
}
