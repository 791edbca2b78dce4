import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { LINE_CHARACTERS } from '../../shared/mail/wrap-line.ts';
import { liveParts, MAIL } from '../hostile/live-parts.ts';
import { EVERY_MAIL } from './every-mail.ts';

const ADDRESS = /https?:\/\/\S+/g;

describe.each(EVERY_MAIL)('the mail %s', (name, email) => {
  it('is as its golden files are', async () => {
    await expect(`Subject: ${email.subject}\n\n${email.text}`).toMatchFileSnapshot(`../golden/mail/${name}.txt`);
    await expect(email.html).toMatchFileSnapshot(`../golden/mail/${name}.html`);
  });

  it('says the same words in the same order in both parts, and leads to the same addresses', () => {
    const { document } = parseHTML(email.html);
    const spoken = document.querySelector('body')?.textContent ?? '';
    expect(wordsOf(email.text.replaceAll(ADDRESS, ' '))).toEqual(wordsOf(spoken));
    const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    const written = email.text.match(ADDRESS) ?? [];
    expect(written.toSorted()).toEqual(links.toSorted());
  });

  it('has lines that no mail program breaks, but for addresses', () => {
    for (const line of email.text.split('\n'))
      if ([...line].length > LINE_CHARACTERS) expect(line.trim()).toMatch(/^https?:\/\/\S+$/);
  });

  it('has one first heading, a language, and nothing that runs or loads', () => {
    const { document } = parseHTML(email.html);
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    // Mail programs on the web keep only what is within the body.
    for (const part of [document.documentElement, document.querySelector('body > [role="article"]')])
      expect(part?.getAttribute('lang')).toBe(email.language);
    expect(document.querySelectorAll('img, link, script, table:not([role="presentation"])')).toHaveLength(0);
    expect(liveParts(email.html, MAIL)).toEqual([]);
  });

  it('has a subject of one line that says something', () => {
    expect(email.subject).toMatch(/^\P{C}{10,150}$/u);
  });
});

describe('mails to the operator', () => {
  it('look like no mail of a reader: their subject says whom they are for, and nothing is to be unsubscribed', () => {
    for (const [name, email] of EVERY_MAIL) {
      const isForOperator = name.startsWith('operator-');
      expect(/^\[(?:Vigía operator|Operador de Vigía)\]/.test(email.subject), name).toBe(isForOperator);
      expect(email.audience === 'operator', name).toBe(isForOperator);
      if (isForOperator) expect(email.unsubscribeUrl, name).toBeUndefined();
    }
  });
});

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
