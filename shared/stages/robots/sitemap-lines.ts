/** As much as is read of the rules (RFC 9309 §2.5). */
const MAX_BYTES = 500 * 1024;

/** Sites name one to ten; a line for each article is a mistake. */
const MAX_LINES = 100;

/**
 * The sitemaps that a robots.txt names (sitemaps.org, "Submitting sitemaps"): absolute http(s) addresses, each once,
 * in its order. They belong to no group, so all of them count for everybody. `url`: where the file answered.
 */
export function sitemapLines(body: Uint8Array, url: string): readonly string[] {
  const found = new Set<string>();
  for (const line of new TextDecoder().decode(body.subarray(0, MAX_BYTES)).split(/\r\n|\r|\n/)) {
    const written = /^\s*site-?map\s*:\s*(\S+)/i.exec(line)?.[1];
    if (written === undefined || !URL.canParse(written, url)) continue;
    const { protocol, href } = new URL(written, url);
    if (protocol === 'http:' || protocol === 'https:') found.add(href);
    if (found.size === MAX_LINES) break;
  }
  return [...found];
}
