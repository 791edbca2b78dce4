import { loadArticles } from './load-articles.ts';
import { articlePath, sampleUrl } from './sample-address.ts';

/** Where a sample's text was published, and whether it is a translation of our own. */
export type SampleOrigin = { readonly url: string; readonly translated: boolean };

/** Finds the origin of a sample by the address that its feed gave it. */
export function sampleOrigins(): (url: string) => SampleOrigin | undefined {
  const origins = new Map(
    loadArticles().map((article) => [
      sampleUrl(articlePath(article)),
      { url: article.origin, translated: article.translation === true },
    ]),
  );
  return (url) => origins.get(url);
}
