import { describe, expect, it } from 'vitest';
import { liveInPages } from '../hostile/kinds/xss-string.ts';
import { liveParts, PAGE } from '../hostile/live-parts.ts';

/** A few of the classes; tests/hostile plays all of them, where ../shared is there. */
const OWN_STRINGS = [
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  'javascript:alert(1)',
  '</title></textarea></pre><svg onload=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
];

describe('every page', () => {
  it.each(OWN_STRINGS)('shows %j as text wherever it comes from', async (hostile) => {
    expect(await liveInPages(hostile)).toEqual([]);
  });
});

describe('liveParts()', () => {
  it.each([
    '<script>1</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="//evil.example">x</a>',
    '<p style="background:url(x)">x</p>',
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    '<style>@import "//evil.example"</style>',
    '<form action="https://evil.example"></form>',
    '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
  ])('sees %s', (live) => {
    expect(liveParts(`<!doctype html><html><head></head><body>${live}</body></html>`, PAGE)).not.toEqual([]);
  });
});
