import { expect, it } from 'vitest';
import { historyLines } from '../../cli/articles/history-lines.ts';
import { receiptLine } from '../../cli/receipt-line.ts';

const VERSION = {
  schemaVersion: 1,
  articleId: 'a1',
  title: 'Second',
  contentHash: 'ab'.repeat(32),
  articleKey: 'articles/a1/ab-1.json.gz',
  seenAt: '2026-03-01T13:00:00.000Z',
} as const;

it('historyLines() prints what was changed in each version, and what looks at the page found', () => {
  const lines = historyLines({
    versions: [
      { version: { ...VERSION, articleVersion: 1 } },
      {
        version: { ...VERSION, articleVersion: 2 },
        title: { before: 'First', after: 'Second' },
        passages: [
          { before: 'They seized 12\u001b[2J pills.', after: 'They seized 21 pills.' },
          { before: '', after: 'Corrected.' },
        ],
      },
    ],
    watch: {
      schemaVersion: 1,
      articleId: 'a1',
      since: '2026-03-01T12:00:00.000Z',
      step: 2,
      attempts: 0,
      checks: [
        { kind: 'unchanged', at: '2026-03-01T13:00:00.000Z' },
        { kind: 'gone', reason: 'the server answered 410', at: '2026-03-02T12:00:00.000Z' },
      ],
      nextCheckAt: '2026-03-08T12:00:00.000Z',
    },
  });
  expect(lines).toEqual([
    'version 1  2026-03-01T13:00:00.000Z, text abababababababab',
    'version 2  2026-03-01T13:00:00.000Z, text abababababababab',
    '           - First',
    '           + Second',
    '           - They seized 12 [2J pills.',
    '           + They seized 21 pills.',
    '           + Corrected.',
    'watched    2026-03-01T13:00:00.000Z: unchanged',
    '           2026-03-02T12:00:00.000Z: gone, the server answered 410',
    '           next 2026-03-08T12:00:00.000Z',
  ]);
});

it('receiptLine() says so where the words are not kept, and lets nothing through that a terminal acts on', () => {
  const receipt = { field: 'body', start: 3, end: 9, rule: 'fentanyl/x', language: 'en', score: 1 } as const;
  const words = { field: 'body', start: 0, end: 2, words: '', rule: 'r' } as const;
  expect(receiptLine({ ...receipt, words: '', supportedBy: [words], blockedBy: [] })).toBe(
    '(words not kept) body 3–9, fentanyl/x (en), 1.00; supported by (words not kept)',
  );
  expect(receiptLine({ ...receipt, words: 'ghost\u001b[2Jguns', supportedBy: [], blockedBy: [] })).toMatch(
    /^“ghost \[2Jguns” /,
  );
});
