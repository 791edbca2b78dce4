const FEED_PATH = /(?:^|[/._-])(?:rss2?|atom|feeds?|rdf|jsonfeed|outboundfeeds|canal(?:es)?-?rss)(?:[/._-]|$)/i;
const FEED_QUERY = /[?&](?:feed|format|type|outputtype|output|alt)=(?:rss2?|atom|feed|rdf)/i;
const NO_FEED = /\.(?:html?|php\d?|aspx?|jpe?g|png|gif|svg|webp|css|js|pdf|mp[34]|zip)$/i;

/** Whether an address, absolute or not, is written as those of feeds are (`/feed/`, `rss.xml`, `?feed=rss2`). */
export function looksLikeFeed(address: string): boolean {
  const [path = '', query = ''] = (address.split('#', 1)[0] ?? '').split('?', 2);
  if (FEED_QUERY.test(`?${query}`)) return true;
  const local = path.replace(/^(?:[a-z]+:)?\/\/[^/]*/i, '');
  return FEED_PATH.test(local) && !NO_FEED.test(local);
}
