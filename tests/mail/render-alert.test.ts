import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { composeMime } from '../../shared/mail/compose-mime.ts';
import { renderAlert } from '../../shared/mail/render-alert.ts';
import type { AlertMail } from '../../shared/model/alert-mail.ts';
import { alertMail, alertStory, digestMail, otherOutlet } from '../fakes/alert-mail.ts';
import { liveParts, MAIL } from '../hostile/live-parts.ts';

const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('renderAlert()', () => {
  it.each([
    [{}, '2 stories: Pills seized at the port; Aseguran rifles en la frontera'],
    [{ language: 'es' }, '2 historias: Pills seized at the port; Aseguran rifles en la frontera'],
    [{ stories: [alertStory()] }, 'Pills seized at the port'],
    [{ stories: [alertStory({ update: { tags: ['x'] } })] }, 'Update: Pills seized at the port'],
    [{ stories: [alertStory({ update: { tags: ['x'] } })], language: 'es' }, 'Actualización: Pills seized at the port'],
    [
      {
        stories: [1, 2, 3, 4].map((i) => alertStory({ title: `Title ${i}` })),
        more: { stories: 1, url: 'https://x.example/' },
      },
      '5 stories: Title 1; Title 2; Title 3; …',
    ],
    [
      { cadence: 'daily', localDay: '2026-03-02', stories: [alertStory()] },
      '2 Mar 2026: 1 story: Pills seized at the port',
    ],
    [{ cadence: 'daily', localDay: '2026-03-02', stories: [] }, '2 Mar 2026: nothing new'],
    [
      { cadence: 'weekly', localDay: '2026-03-02', stories: [], language: 'es' },
      'Semana hasta el 2 mar 2026: nada nuevo',
    ],
  ] as [Partial<AlertMail>, string][])('has a subject that says what is in it: %#', (more, subject) => {
    expect(renderAlert(alertMail(more)).subject).toBe(subject);
  });

  it('lets no title flood the subject', () => {
    const stories = [alertStory({ title: 'long '.repeat(200) }), alertStory({ title: 'Second story' })];
    const { subject } = renderAlert(alertMail({ stories }));
    expect(subject).toMatch(/^2 stories: (?:long ){10,}/);
    expect(subject).toMatch(/…; Second story$/);
  });

  it('tells an update with the labels of what is new, why a story is here with a link that calls the tag wrong, and other outlets', () => {
    const { text } = renderAlert(digestMail());
    expect(unwrapped(text)).toContain('New in it: Jalisco Cartel (CJNG), Precursors');
    expect(unwrapped(text)).toContain(
      'Fentanyl (“fentanyl pills”) · Wrong tag? https://vigia.example/wrong-tag?t=wrong-tag.1',
    );
    expect(unwrapped(text)).toContain('El Puerto (same text): Decomisan pastillas en el puerto');
    expect(text).toContain('- and 3 more articles');
  });

  it('says times in the zone of the reader, and survives a zone and a time that are none', () => {
    expect(renderAlert(digestMail()).text).toContain('2 Mar 2026, 05:30 GMT-6 · English');
    expect(renderAlert(digestMail({ zone: 'Europe/London' })).text).toContain('2 Mar 2026, 11:30 GMT · English');
    expect(renderAlert(digestMail({ zone: 'Nowhere/Else' })).text).toContain('2 Mar 2026, 11:30 UTC · English');
    expect(
      renderAlert(alertMail({ stories: [alertStory({ publishedAt: 'x', language: 'no language' })] })).text,
    ).toContain('News Example · no date · no language');
  });

  it('has the whole coverage, with the singular and plural of each language', () => {
    const coverage = { ...digestMail().coverage, feeds: 1, fetched: 1, silent: 1, read: 1, matched: 1, dropped: 2 };
    expect(unwrapped(renderAlert(digestMail()).text)).toContain(
      '45 feeds: 42 fetched, 2 failing since 27 Feb, 1 silent; 310 articles read, 12 matched, 1 entry without an article.',
    );
    expect(unwrapped(renderAlert(digestMail({ coverage, language: 'es' })).text)).toContain(
      '1 fuente: 1 consultada, 2 con fallas desde el 27 feb, 1 callada; 1 artículo leído, 1 coincide, 2 entradas sin artículo.',
    );
  });

  it('turns the words of a right-to-left story, and no others', () => {
    const { document } = parseHTML(renderAlert(digestMail()).html);
    const turned = [...document.querySelectorAll('[dir=rtl]')].map((element) => element.getAttribute('lang'));
    expect(turned).toEqual(['ar', 'ar']);
  });

  it.each([60, 300])(
    'stays under 100 KB with %i stories as large as they come, and counts what it leaves out',
    async (count) => {
      const long = '“ñandú” '.repeat(500);
      const url = `https://news.example/${'x'.repeat(500)}`;
      const others = Array.from({ length: 5 }, () => otherOutlet({ title: long, source: long, url }));
      const why = Array.from({ length: 20 }, (_, i) => ({ term: `topic:${i}`, words: long, wrongTagUrl: url }));
      const stories = Array.from({ length: count }, (_, i) =>
        alertStory({ title: `${i} ${long}`, snippet: long, source: long, url, alerts: [long, long], why, others }),
      );
      const email = renderAlert(alertMail({ stories, more: { stories: 7 }, storiesUrl: url }));
      const { byteLength } = await composeMime(email);
      expect(byteLength).toBeLessThan(100_000);
      expect(byteLength).toBeGreaterThan(60_000);
      const told = parseHTML(email.html).document.querySelectorAll('.line h2').length - 2;
      expect(told).toBeGreaterThan(5);
      expect(email.text).toContain(`And ${count + 7 - told} more stories`);
    },
  );

  it('tells every story in full where there is room', () => {
    const stories = Array.from({ length: 30 }, (_, i) => alertStory({ storyId: `s${i}`, snippet: `Snippet ${i}.` }));
    const { text } = renderAlert(alertMail({ stories }));
    for (let i = 0; i < 30; i++) expect(text).toContain(`Snippet ${i}.`);
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
      expect(parseHTML(html).document.querySelector('h2 a')?.getAttribute('href')).toBe('#');
    },
  );
});

/** Lines put together again, as a reader reads them. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n {2}|(?<!\n)\n(?![\n-])/g, ' ');
}
