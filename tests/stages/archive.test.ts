import { describe, expect, it } from 'vitest';
import type { Article } from '../../shared/model/article.ts';
import { archivedTextSchema, articleRecordSchema } from '../../shared/model/article-record.ts';
import { type ArchiveInput, archiveArticle } from '../../shared/stages/archive.ts';
import { makeArticle, makeArticleRecord } from '../fakes/records.ts';

const NOW = '2026-03-02T13:00:00.000Z';

function archive(article: Partial<Article> = {}, more: Partial<ArchiveInput> = {}) {
  const tagged = { article: makeArticle(article), tags: [], modelVersion: '1-abc' };
  const story = { kind: 'new' as const, storyId: tagged.article.id, why: 'first article of its story' };
  return archiveArticle({ tagged, story, now: NOW, ...more });
}

function stored(article: Partial<Article> = {}, more: Partial<ArchiveInput> = {}) {
  const plan = archive(article, more);
  if (plan.kind !== 'store') throw new Error(plan.kind);
  return plan;
}

const method = (name: Article['extraction']['method']) => ({ method: name, version: '1', notes: [] });

describe('archiveArticle()', () => {
  it('makes head, text and version 1 of a new article, as their schemas want them', () => {
    const { head, text, version } = stored();
    expect(articleRecordSchema.parse(head)).toEqual(head);
    expect(archivedTextSchema.parse(text)).toEqual(text);
    expect(head).toMatchObject({
      articleVersion: 1,
      snippet: 'Officers seized fentanyl pills. The fentanyl was found in a car.',
    });
    expect(version).toMatchObject({ articleVersion: 1, contentHash: head.contentHash, seenAt: NOW });
  });

  it('finds nothing new in the same text read by the same model', () => {
    expect(archive({}, { previous: stored().head })).toEqual({ kind: 'unchanged' });
  });

  it('keeps the first sight, source and story of an edited article, as the next version', () => {
    const previous = makeArticleRecord({
      foundAt: '2026-01-01T00:00:00.000Z',
      story: { kind: 'same-story', storyId: 's9', why: 'x' },
    });
    const source = { feedId: 'other', title: 'Other', sample: false };
    const { head, version } = stored({ title: 'Edited', contentHash: 'b'.repeat(64), source }, { previous });
    expect(head).toMatchObject({
      title: 'Edited',
      articleVersion: 2,
      foundAt: previous.foundAt,
      source: previous.source,
      story: previous.story,
    });
    expect(version?.articleVersion).toBe(2);
    expect(head.articleKey).not.toBe(previous.articleKey);
  });

  it('stores new tags of the same text without a new version', () => {
    const previous = makeArticleRecord({ modelVersion: '0-old' });
    const plan = stored({}, { previous });
    expect(plan.version).toBeUndefined();
    expect(plan.head).toMatchObject({ articleVersion: 1, modelVersion: '1-abc' });
  });

  it.each([
    ['feed-content', 'readability-linkedom', 'unchanged'],
    ['feed-summary', 'feed-content', 'unchanged'],
    ['readability-jsdom', 'readability-linkedom', 'store'],
    ['readability-linkedom', 'feed-content', 'store'],
    ['feed-content', 'feed-summary', 'store'],
  ] as const)('a reading by %s over one by %s is %s', (now, before, kind) => {
    const previous = makeArticleRecord({ extraction: method(before) });
    expect(archive({ extraction: method(now), contentHash: 'b'.repeat(64) }, { previous }).kind).toBe(kind);
  });

  it('keeps neither text nor snippet of what its publisher reserved, and says why', () => {
    const { head, text } = stored({}, { reserved: 'noarchive' });
    expect(head).toMatchObject({ snippet: '', title: 'Pills seized', contentHash: 'a'.repeat(64) });
    expect(text.article.text).toBe('');
    expect(head.extraction.notes).toEqual(['text not kept: noarchive']);
  });

  it.each([
    ['the published instant', { publishedAt: '2026-03-01T09:00:00.000Z' }, '2026-03-01T09:00:00.000Z'],
    ['the found instant when none is published', {}, '2026-03-02T12:00:00.000Z'],
    [
      'the found instant when the published one is in the future',
      { publishedAt: '2031-01-01T00:00:00.000Z' },
      '2026-03-02T12:00:00.000Z',
    ],
  ])('orders by %s', (_, article, orderedAt) => {
    expect(stored(article).head.orderedAt).toBe(orderedAt);
  });

  it('gives the same plan for the same input', () => {
    expect(archive()).toEqual(archive());
  });
});
