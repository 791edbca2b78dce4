import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewAlert } from '../../shared/jobs/preview-alert.ts';
import { countPreview } from '../../shared/stages/count-preview.ts';
import { addReader, arrive, matchesOf, startMailing } from '../fakes/mailing.ts';
import { disposeWorld } from '../fakes/pipeline.ts';

const QUERIES = [
  'topic:fentanyl',
  'topic:fentanyl -lang:es',
  'pills OR rifles',
  'title:seized',
  'level:about',
  '-pills',
];

const articles = fc.array(
  fc.record({
    tags: fc.subarray(['fentanyl', 'precursors', 'group:cjng?']),
    language: fc.constantFrom('en', 'es'),
    title: fc.constantFrom('Pills seized', 'Rifles found', 'A quiet day', 'Rifle and pill'),
    daysAgo: fc.integer({ min: 0, max: 25 }),
  }),
  { maxLength: 8 },
);

describe('previewAlert()', () => {
  it('counts what the matcher would have matched on the same articles', async () => {
    await fc.assert(
      fc.asyncProperty(articles, fc.constantFrom(...QUERIES), async (some, queryText) => {
        const mailing = await startMailing();
        const reader = await addReader(mailing, { queryText });
        const now = mailing.clock.now().getTime();
        for (const [i, { daysAgo, ...more }] of some.toSorted((a, b) => b.daysAgo - a.daysAgo).entries()) {
          mailing.clock.set(new Date(now - daysAgo * 86_400_000 + i).toISOString());
          await arrive(mailing, `${i}`, { ...more, text: `${more.title}. Officers spoke.` });
        }
        mailing.clock.set(new Date(now + 1_000).toISOString());
        const answer = await previewAlert(mailing.context, queryText);
        const matches = await matchesOf(mailing, reader);
        expect(answer).toMatchObject({
          kind: 'preview',
          preview: { articles: matches.length, stories: matches.length },
        });
        const examples = answer.kind === 'preview' ? answer.preview.examples : [];
        const matched = new Set(matches.map(({ articleId }) => articleId));
        expect(examples.every(({ articleId }) => matched.has(articleId))).toBe(true);
        disposeWorld(mailing.world);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('says what is wrong with a query', async () => {
    const mailing = await startMailing();
    expect(await previewAlert(mailing.context, 'topic:fentanil')).toMatchObject({
      kind: 'invalid',
      errors: [expect.stringMatching(/fentanyl/)],
    });
  });
});

describe('countPreview()', () => {
  const now = '2026-03-02T12:00:00.000Z';
  const firstDay = '2026-01-31';
  const hitsOf = (stories: number, on = '2026-03-01') =>
    Array.from({ length: stories }, (_, i) => ({ storyId: `s${i}`, orderedAt: `${on}T00:00:00.000Z` }));

  it('counts a story once, on the day of its first article', () => {
    const hits = [
      { storyId: 'a', orderedAt: '2026-03-02T10:00:00.000Z' },
      { storyId: 'b', orderedAt: '2026-03-01T10:00:00.000Z' },
      { storyId: 'a', orderedAt: '2026-03-01T09:00:00.000Z' },
    ];
    expect(countPreview({ hits, now, firstDay })).toMatchObject({
      articles: 3,
      stories: 2,
      busiest: { day: '2026-03-01', stories: 2 },
    });
  });

  it.each([
    [0, 'instant', false],
    [4, 'instant', false],
    [9, 'daily', false],
    [26, 'hourly', false],
    [900, 'hourly', false],
    [931, 'hourly', true],
  ])('of %i stories suggests %s, too much: %s', (stories, suggested, tooMuch) => {
    expect(countPreview({ hits: hitsOf(stories), now, firstDay })).toMatchObject({ suggested, tooMuch });
  });

  it('takes a young archive by the days that it has', () => {
    expect(countPreview({ hits: hitsOf(62), now, firstDay: '2026-03-01' })).toMatchObject({ tooMuch: true });
  });
});
