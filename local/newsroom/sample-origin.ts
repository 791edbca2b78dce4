import { loadArticles } from './load-articles.ts';
import { articlePath, sampleUrl } from './sample-address.ts';

/** Where a sample's text was published, and whether it is a translation of our own, or made from that text. */
export type SampleOrigin = { readonly url: string; readonly translated: boolean; readonly variant: boolean };

/** Finds the origin of a sample by the address that its feed gave it. */
export function sampleOrigins(): (url: string) => SampleOrigin | undefined {
  const origins = new Map(
    loadArticles().map((article) => [
      sampleUrl(articlePath(article)),
      { url: article.origin, translated: article.translation === true, variant: article.variant !== undefined },
    ]),
  );
  return (url) => origins.get(url);
}
