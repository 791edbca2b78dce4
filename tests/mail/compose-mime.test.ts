import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeMime } from '../../shared/mail/compose-mime.ts';
import { renderAlert } from '../../shared/mail/render-alert.ts';
import { renderConfirmation } from '../../shared/mail/render-confirmation.ts';
import { renderOperatorMail } from '../../shared/mail/render-operator-mail.ts';
import type { Email } from '../../shared/model/email.ts';
import { alertMail } from '../fakes/alert-mail.ts';
import { OPERATOR_NEWS, operatorMail } from '../fakes/notice-mails.ts';
import { ALERT_HEADERS, headerNames } from '../hostile/kinds/email-subject.ts';

async function sourceOf(email: Email): Promise<string> {
  return Buffer.from(await composeMime(email)).toString('latin1');
}

describe('composeMime()', () => {
  it('has both parts, the RFC 8058 headers and nothing unexpected', async () => {
    const email = renderAlert(alertMail());
    const source = await sourceOf(email);
    expect(headerNames(source).toSorted()).toEqual(ALERT_HEADERS);
    expect(source).toContain('List-Unsubscribe: <https://vigia.example/unsubscribe?t=unsubscribe.1>\r\n');
    expect(source).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(source).toContain('Message-ID: <0123456789abcdef-i20260302t1200@vigia.invalid>\r\n');
    const parsed = await PostalMime.parse(Buffer.from(source, 'latin1'));
    expect(parsed.text?.replaceAll('\r\n', '\n').trim()).toBe(email.text.trim());
    expect(parsed.html?.replaceAll('\r\n', '\n').trim()).toBe(email.html.trim());
    expect(parsed.date).toBe('2026-03-02T12:05:00.000Z');
  });

  it('asks for no unsubscribe in a confirmation', async () => {
    const email = renderConfirmation({
      mailId: 'm-1',
      to: 'ana@example.org',
      from: 'vigia@vigia.example',
      language: 'es',
      date: '2026-03-02T12:00:00.000Z',
      queryText: 'fentanilo',
      confirmUrl: 'https://vigia.example/confirm?t=1',
    });
    expect(headerNames(await sourceOf(email)).filter((name) => name.startsWith('list-'))).toEqual([]);
  });

  it('marks a mail to the operator, which is no mail of a list', async () => {
    const names = headerNames(await sourceOf(renderOperatorMail(operatorMail(OPERATOR_NEWS[0]!))));
    expect(names).toContain('x-vigia-audience');
    expect(names.filter((name) => name.startsWith('list-'))).toEqual([]);
    expect(ALERT_HEADERS).not.toContain('x-vigia-audience');
  });

  it('keeps the same bytes but for the boundary when it is made again', async () => {
    const email = renderAlert(alertMail());
    const [first, second] = [await sourceOf(email), await sourceOf(email)];
    const plain = (source: string) => source.replaceAll(/--_NmP-[\w-]+/g, '--boundary');
    expect(plain(first!)).toBe(plain(second!));
  });
});
