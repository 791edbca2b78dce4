/** RSS of dated entries; `older` is the address that the feed names as its next page (RFC 5005). */
export function datedRss(
  items: readonly DatedItem[],
  more: { readonly older?: string; readonly generator?: string } = {},
): string {
  const older = more.older === undefined ? '' : `<atom:link rel="next" href="${more.older}"/>`;
  const generator = more.generator === undefined ? '' : `<generator>${more.generator}</generator>`;
  return `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>${generator}${older}${items
    .map(
      ({ link, date, guid = link }) =>
        `<item><title>${titleOf(link)}</title><link>${link}</link><guid>${guid}</guid>${date === undefined ? '' : `<pubDate>${new Date(date).toUTCString()}</pubDate>`}</item>`,
    )
    .join('')}</channel></rss>`;
}

export type DatedItem = { readonly link: string; readonly date?: string; readonly guid?: string };

/** A sitemap (sitemaps.org 0.9); dates stand as `lastmod`. */
export function sitemapOf(items: readonly DatedItem[]): string {
  return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${items
    .map(({ link, date }) => `<url><loc>${link}</loc>${date === undefined ? '' : `<lastmod>${date}</lastmod>`}</url>`)
    .join('')}</urlset>`;
}

export function sitemapIndexOf(sitemaps: readonly DatedItem[]): string {
  return `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${sitemaps
    .map(
      ({ link, date }) =>
        `<sitemap><loc>${link}</loc>${date === undefined ? '' : `<lastmod>${date}</lastmod>`}</sitemap>`,
    )
    .join('')}</sitemapindex>`;
}

/** The last part of a link, as words. */
function titleOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1).replaceAll('-', ' ');
}
