import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArchivedText } from '../../shared/model/article-record.ts';
import { excerptOf, type HighlightedText, MAX_PASSAGE_CHARACTERS, MAX_PASSAGES } from '../../shared/query/passages.ts';
import { parseQuery } from '../../shared/query-language/parse.ts';
import { makeArticle, makeArticleRecord } from '../fakes/records.ts';

const NOW = '2026-03-10T12:00:00.000Z';

function excerpt(
  query: string,
  text: string,
  more: { readonly title?: string; readonly tags?: ArchivedText['tags'] } = {},
) {
  const parsed = parseQuery(query);
  if (parsed.kind === 'invalid') throw new Error(query);
  const title = more.title ?? 'Pills seized';
  const archived: ArchivedText = {
    schemaVersion: 1,
    article: makeArticle({ title, text }),
    tags: more.tags ?? [],
    modelVersion: '1',
  };
  return excerptOf(parsed.query, makeArticleRecord({ title }), archived, NOW);
}

function marked({ text, ranges }: HighlightedText): readonly string[] {
  return ranges.map(([start, end]) => text.slice(start, end));
}

const FILLER = 'The quick brown fox jumps over the lazy dog. '.repeat(20);

describe('excerptOf()', () => {
  test('shows each term once before any twice, in the order of the text', () => {
    const text = `${FILLER}fentanyl ${FILLER}fentanyl ${FILLER}precursors ${FILLER}the ghost guns`;
    const { passages } = excerpt('"ghost guns" fentanyl precursor', text);
    expect(passages.map(marked)).toEqual([['fentanyl'], ['precursors'], ['ghost guns']]);
  });

  test('marks the words of the title, and forms of a word', () => {
    const found = excerpt('seize title:pill', 'They were seizing pills.');
    expect(marked(found.title)).toEqual(['Pills', 'seized']);
    expect(found.passages).toEqual([{ text: 'They were seizing pills.', ranges: [[10, 17]] }]);
  });

  test('marks the words of a tag’s receipts', () => {
    const receipt = {
      field: 'body' as const,
      start: 4,
      end: 12,
      words: 'fentanyl',
      rule: 'r',
      language: 'en',
      score: 1,
      supportedBy: [],
      blockedBy: [],
    };
    const tags = [{ tag: 'fentanyl', level: 'about' as const, score: 1, modelVersion: '1', receipts: [receipt] }];
    expect(excerpt('topic:fentanyl', 'The fentanyl.', { tags }).passages.map(marked)).toEqual([['fentanyl']]);
  });

  test('shows the first words when no word was asked for, and nothing when no text is kept', () => {
    expect(excerpt('lang:en', 'First words. '.repeat(60)).passages).toEqual([
      { text: expect.stringMatching(/^First words.*…$/), ranges: [] },
    ]);
    expect(excerpt('lang:en', '').passages).toEqual([]);
  });

  test('has no control or bidi character, line break or lone surrogate in it', () => {
    const found = excerpt('pills', 'a\u001b[31m\u202epills\u009b\r\n\ud800 b', { title: 'x\u0007pills\u2028y' });
    expect(found.passages[0]?.text).toBe('a [31m pills     b');
    expect(found.title).toEqual({ text: 'x pills y', ranges: [[2, 7]] });
  });

  test('stays within its bounds, in the words of the article, whatever the text', () => {
    const words = fc.array(fc.constantFrom('pills', 'guns', 'a', 'longer-word', '😀', '\n\n', 'x'.repeat(400), ' '), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(
        words,
        fc.constantFrom('pills', 'pills OR guns', '"pills guns" OR guns', 'lang:en'),
        (list, query) => {
          const text = list.join(' ');
          const { passages } = excerpt(query, text);
          expect(passages.length).toBeLessThanOrEqual(MAX_PASSAGES);
          expect(passages.reduce((sum, passage) => sum + passage.text.length, 0)).toBeLessThanOrEqual(
            MAX_PASSAGE_CHARACTERS,
          );
          for (const passage of passages) {
            expect(passage.text.isWellFormed()).toBe(true);
            let last = 0;
            for (const [start, end] of passage.ranges) {
              expect(start).toBeGreaterThanOrEqual(last);
              expect(passage.text.slice(start, end)).toMatch(/^(?:pills|guns)/);
              last = end;
            }
          }
        },
      ),
    );
  });
});
