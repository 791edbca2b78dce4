import { describe, expect, it } from 'vitest';
import { parseOpml } from '../../shared/model/opml.ts';
import { renderOpml } from '../../shared/model/render-opml.ts';

const list = (attributes: string): string =>
  `<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/" ${attributes}/></body></opml>`;

describe('parseOpml() and the bounds of one feed', () => {
  it.each([
    ['vigia:minMinutes="30" vigia:maxMinutes="120"', { minMinutes: 30, maxMinutes: 120 }, 0],
    ['vigia:minMinutes="30"', { minMinutes: 30 }, 0],
    ['', {}, 0],
    ['vigia:minMinutes="0"', {}, 1],
    ['vigia:maxMinutes="2.5" vigia:minMinutes="5"', { minMinutes: 5 }, 1],
    ['vigia:minMinutes="60" vigia:maxMinutes="30"', {}, 1],
    ['minMinutes="30"', {}, 0],
  ])('parseOpml() reads %s', (attributes, bounds, problems) => {
    const parsed = parseOpml(list(attributes));
    expect(parsed.findings).toHaveLength(problems);
    const { minMinutes, maxMinutes } = (parsed.kind === 'opml' && parsed.feeds[0]) || {};
    expect({ minMinutes, maxMinutes }).toEqual({ minMinutes: undefined, maxMinutes: undefined, ...bounds });
  });

  it('renderOpml() writes them so that they are read back', () => {
    const parsed = parseOpml(list('vigia:minMinutes="30" vigia:maxMinutes="120"'));
    const feeds = parsed.kind === 'opml' ? parsed.feeds : [];
    expect(parseOpml(renderOpml(feeds))).toMatchObject({ feeds: [{ minMinutes: 30, maxMinutes: 120 }] });
  });
});
