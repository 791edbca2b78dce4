import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../shared/mail/render-alert.ts';
import { alertMail, alertStory } from '../fakes/alert-mail.ts';
import { liveParts, MAIL } from '../hostile/live-parts.ts';

const GOLDEN = '../golden/mail';
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('renderAlert()', () => {
  it.each(['en', 'es'] as const)('says the same in text and HTML: golden files in %s', async (language) => {
    const email = renderAlert(alertMail({ language }));
    await expect(email.text).toMatchFileSnapshot(`${GOLDEN}/alert-${language}.txt`);
    await expect(email.html).toMatchFileSnapshot(`${GOLDEN}/alert-${language}.html`);
  });

  it('counts the stories in the subject when there are more than one', () => {
    expect(renderAlert(alertMail()).subject).toBe('2 stories: Pills seized at the port');
    expect(renderAlert(alertMail({ language: 'es' })).subject).toBe('2 noticias: Pills seized at the port');
    expect(renderAlert(alertMail({ stories: [alertStory()] })).subject).toBe('Pills seized at the port');
  });

  it('has a subject when the title has no visible character', () => {
    expect(renderAlert(alertMail({ stories: [alertStory({ title: '\u202e\u200b ' })] })).subject).toBe('Vigía');
  });

  it('names no alert at a story when the mail speaks of one alert only', () => {
    const [only] = alertMail().alerts;
    expect(renderAlert(alertMail({ alerts: [only!] })).text).not.toContain('Alert: ');
    expect(renderAlert(alertMail()).text).toContain('Alert: topic:fentanyl; rifles OR armas');
  });

  it('puts nothing of an article beyond title, source, snippet, words and link into a mail', () => {
    const snippet = 'x'.repeat(5_000);
    const email = renderAlert(alertMail({ stories: [alertStory({ snippet })] }));
    for (const part of [email.text, email.html])
      expect(/x+/.exec(part.replaceAll('example', ''))?.[0].length).toBeLessThan(300);
  });

  it('lets no text turn the direction of what follows it', () => {
    const rlo = '\u202egnp.exe\u2066';
    const story = alertStory({
      title: rlo,
      source: rlo,
      snippet: rlo,
      alerts: [rlo],
      why: [{ term: rlo, words: rlo }],
    });
    const alerts = alertMail().alerts.map((alert) => ({ ...alert, queryText: rlo }));
    const { subject, text, html } = renderAlert(alertMail({ stories: [story], alerts }));
    for (const part of [subject, text, html]) expect(part).not.toMatch(BIDI);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'not an address', '//evil.example'])(
    'makes no link of %s',
    (url) => {
      const { html } = renderAlert(alertMail({ stories: [alertStory({ url })] }));
      expect(liveParts(html, MAIL)).toEqual([]);
      expect(html).toContain('<h2><a href="#">');
    },
  );
});
