import { describe, expect, it } from 'vitest';
import type { Article } from '../../shared/model/article.ts';
import { tagSchema } from '../../shared/model/tag.ts';
import { tagArticle } from '../../shared/stages/tag.ts';
import { shippedModel } from '../topics/load-topics.ts';

const model = shippedModel();

function article(title: string, text: string, language: string): Article {
  return {
    id: 'a1',
    canonicalUrl: 'https://news.example/a1',
    url: 'https://news.example/a1',
    title,
    text,
    language,
    authors: [],
    foundAt: '2026-03-01T00:00:00Z',
    source: { feedId: 'f1', title: 'News', sample: true },
    extraction: { method: 'readability-linkedom', version: '1', notes: [] },
    contentHash: 'h',
  };
}

describe('tagArticle', () => {
  it('tagArticle() gives the article back with tags, receipts and model version when it is about a subject', () => {
    const input = article('Fentanyl seized', 'Agents of the DEA seized fentanyl from the Sinaloa cartel.', 'en');
    const tagged = tagArticle(input, model);
    expect(tagged.article).toBe(input);
    expect(tagged.modelVersion).toBe(model.version);
    expect(tagged.tags.map(({ tag, level }) => `${tag} ${level}`)).toEqual([
      'entity:dea mention',
      'fentanyl about',
      'group:cds about',
    ]);
    for (const tag of tagged.tags) expect(tagSchema.parse(tag)).toEqual(tag);
  });

  it('tagArticle() gives no tag when the article is empty', () => {
    expect(tagArticle(article('', '', 'und'), model).tags).toEqual([]);
  });
});
