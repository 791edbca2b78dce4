import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../shared/adapters/extractor/blocks.ts';
import { completeBlocks, placeBlocks } from '../../shared/adapters/extractor/complete-blocks.ts';
import { loadParser } from '../../shared/adapters/extractor/dom.ts';

const parse = await loadParser('linkedom');
const LEAD = 'Inspectors of the port authority opened every third container last month, a report says.';

/** A short text, and a gallery beside it that holds most of the page's prose. */
function readBeside(descriptions: readonly string[]): readonly string[] {
  const slides = Array.from(
    { length: 12 },
    (_, quay) => `<li>At quay ${quay} the crew unloads sacks of resin while two inspectors compare the seals.</li>`,
  );
  const page = placeBlocks(
    blocksOf(
      parse(
        `<html><body><div id="text"><p>${LEAD}</p></div><ul>${slides.join('')}</ul></body></html>`,
        'https://news.example.com/',
      ).documentElement,
    ),
  );
  const found = page.filter(({ text }) => text === LEAD);
  return completeBlocks(found, page, { titles: [], descriptions }).map(({ text }) => text);
}

describe('completeBlocks()', () => {
  it('keeps a short text when it begins as the page describes itself', () => {
    expect(readBeside([LEAD])).toEqual([LEAD]);
  });

  it('takes the place of most prose when nothing speaks for the short text', () => {
    expect(readBeside([])).toHaveLength(12);
  });
});
