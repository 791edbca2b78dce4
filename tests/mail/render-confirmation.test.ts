import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderConfirmation } from '../../shared/mail/render-confirmation.ts';
import type { ConfirmationMail } from '../../shared/model/alert-mail.ts';

function confirmationMail(more: Partial<ConfirmationMail> = {}): ConfirmationMail {
  return {
    mailId: '0123456789abcdef-c-1',
    to: 'ana@example.org',
    from: 'Vigía <vigia@vigia.example>',
    language: 'en',
    date: '2026-03-02T12:00:00.000Z',
    queryText: 'topic:fentanyl AND "Sinaloa & Jalisco"',
    confirmUrl: 'https://vigia.example/confirm?t=confirm.1',
    ...more,
  };
}

describe('renderConfirmation()', () => {
  it.each(['en', 'es'] as const)('says the same in text and HTML: golden files in %s', async (language) => {
    const email = renderConfirmation(confirmationMail({ language }));
    await expect(email.text).toMatchFileSnapshot(`../golden/mail/confirmation-${language}.txt`);
    await expect(email.html).toMatchFileSnapshot(`../golden/mail/confirmation-${language}.html`);
  });

  it('keeps what somebody typed as one line that cannot pass for a message of its own', () => {
    const queryText = `"pills"\r\n\r\nYour account is closed. Call now.\u202e<b>${'x'.repeat(2_000)}`;
    const email = renderConfirmation(confirmationMail({ queryText }));
    const typed = email.text.split('\n').filter((line) => /pills|account/.test(line));
    expect(typed).toHaveLength(1);
    expect(typed[0]?.length).toBeLessThan(310);
    expect(parseHTML(email.html).document.querySelector('b')).toBeNull();
  });

  it('has no unsubscribe header: it ends by being ignored', () => {
    expect(renderConfirmation(confirmationMail()).unsubscribeUrl).toBeUndefined();
  });
});
