import type { SampleArticle } from './sample-article.ts';

/**
 * The sample newsroom's fixed name in every link. The fetcher maps it to the runner's port, so that a
 * new port is no new article. `.invalid` never resolves (RFC 6761 §6.4).
 */
export const SAMPLE_HOST = 'newsroom.sample.vigia.invalid';

/** Absolute address of a path of the newsroom. */
export function sampleUrl(path: string): string {
  return `http://${SAMPLE_HOST}${path}`;
}

/** Path of an article's page; it depends on the id and the title only. */
export function articlePath(article: SampleArticle): string {
  return `/${article.lang}/articles/${articleSlug(article)}.html`;
}

function articleSlug(article: SampleArticle): string {
  const words = article.title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return [article.id, ...words.slice(0, 10)].join('-');
}
