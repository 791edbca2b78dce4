import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { escapeHref, escapeHtml } from '../../shared/text/escape-html.ts';

describe('escapeHtml()', () => {
  it('shows any text as it is, in content and in attributes', () => {
    const visible = fc.string({ unit: fc.constantFrom(...'<>&"\'`=/ ab;#39é漢👩'), maxLength: 40 });
    fc.assert(
      fc.property(visible, (text) => {
        const { document } = parseHTML(
          `<html><body><p title="${escapeHtml(text)}">${escapeHtml(text)}</p></body></html>`,
        );
        const p = document.querySelector('p')!;
        expect(p.textContent).toBe(text);
        expect(p.getAttribute('title')).toBe(text);
        expect(document.body.children.length).toBe(1);
      }),
    );
  });

  it('drops the control characters that HTML forbids and keeps line breaks', () => {
    expect(escapeHtml('a\u0000b\u001fc\nd\te')).toBe('abc\nd\te');
  });
});

describe('escapeHref()', () => {
  it.each([
    ['https://news.example/?a=1&b="2"', 'https://news.example/?a=1&amp;b=%222%22'],
    ["https://news.example/'x'", 'https://news.example/&#39;x&#39;'],
    ['HTTP://NEWS.example', 'http://news.example/'],
    [' javascript:alert(1)', '#'],
    ['java\nscript:alert(1)', '#'],
    ['data:text/html,<script>', '#'],
    ['/relative', '#'],
    ['', '#'],
  ])('makes %j into %j', (url, href) => {
    expect(escapeHref(url)).toBe(href);
  });
});
