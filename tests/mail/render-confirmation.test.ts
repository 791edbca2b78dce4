import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderConfirmation } from '../../shared/mail/render-confirmation.ts';
import { alertPreview, confirmationMail } from '../fakes/notice-mails.ts';

describe('renderConfirmation()', () => {
  it('says what the alert would have sent, in words for one and for many', () => {
    expect(renderConfirmation(confirmationMail()).text).toContain(
      'In the last 30 days it would have sent 14 articles in 9 stories; the busiest\nday (12 Feb 2026) had 4.',
    );
    const { busiest: _, ...one } = alertPreview({ articles: 1, stories: 1, examples: [] });
    expect(renderConfirmation(confirmationMail({ preview: one, language: 'es' })).text).toContain(
      'En los últimos 30 días habría enviado 1 artículo en 1 historia.',
    );
    const none = alertPreview({ articles: 0, stories: 0, examples: [] });
    expect(renderConfirmation(confirmationMail({ preview: none })).text).toContain('it would have sent nothing.');
  });

  it('suggests a cadence only to who asked for another', () => {
    const suggestion = 'we suggest: once a day';
    expect(renderConfirmation(confirmationMail()).text).toContain(suggestion);
    expect(renderConfirmation(confirmationMail({ cadence: 'daily' })).text).not.toContain(suggestion);
  });

  it('keeps what somebody typed as one line that cannot pass for a message of its own', () => {
    const queryText = `"pills"\r\n\r\nYour account is closed. Call now.\u202e<b>${'x'.repeat(2_000)}`;
    const email = renderConfirmation(confirmationMail({ queryText, note: queryText }));
    for (const typed of [
      /^"pills" Your account is closed\. Call now\.<b>x*…$/m,
      /^Your note: "pills" Your account .*…$/m,
    ])
      expect(email.text.replaceAll(/(?<=\S)\n(?=\S)/g, ' ')).toMatch(typed);
    expect(email.text.length).toBeLessThan(2_000);
    expect(parseHTML(email.html).document.querySelector('b')).toBeNull();
  });

  it('has no unsubscribe header: it ends by being ignored', () => {
    expect(renderConfirmation(confirmationMail()).unsubscribeUrl).toBeUndefined();
  });
});
