import { readFileSync } from 'node:fs';
import { type SampleArticle, sampleArticleSchema } from './sample-article.ts';

/** Every sample article, real, translated and made from one, newest first; equal times in order of id. */
export function loadArticles(): readonly SampleArticle[] {
  return ['articles.jsonl', 'translations.jsonl', 'variants.jsonl'].flatMap(readLines).toSorted(newestFirst);
}

function readLines(file: string): readonly SampleArticle[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => sampleArticleSchema.parse(JSON.parse(line)));
}

function newestFirst(a: SampleArticle, b: SampleArticle): number {
  return Date.parse(b.published) - Date.parse(a.published) || (a.id < b.id ? -1 : 1);
}
