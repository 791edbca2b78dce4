/** Sitemaps, as their protocol and its first draft name them. */
const SITEMAP = [
  'http://www.sitemaps.org/schemas/sitemap/0.9',
  'http://www.sitemaps.org/schemas/sitemap/0.9/',
  'http://www.google.com/schemas/sitemap/0.84',
  'http://www.google.com/schemas/sitemap/0.9',
];

/** Namespaces of RSS itself, as its versions and their imitators name it; no namespace is the usual one. */
const RSS = [
  'http://purl.org/rss/1.0/',
  'http://purl.org/net/rss1.1#',
  'http://my.netscape.com/rdf/simple/0.9/',
  'http://channel.netscape.com/rdf/simple/0.9/',
  'http://my.netscape.com/publish/formats/rss-0.91.dtd',
  'http://backend.userland.com/rss',
  'http://backend.userland.com/rss2',
  'http://backend.userland.com/rss091',
  'http://backend.userland.com/rss092',
  'http://blogs.law.harvard.edu/tech/rss',
  'http://cyber.law.harvard.edu/rss',
  'http://purl.org/rss/1.0/modules/rss091#',
];

/** Atom's namespace and those of its drafts, when it was called Echo, Necho and Pie. */
const ATOM = [
  'http://www.w3.org/2005/atom',
  'http://purl.org/atom/ns#',
  'http://purl.org/echo/',
  'http://purl.org/pie/',
  'http://example.com/newformat#',
  'http://example.com/necho',
  'uri/of/echo/namespace#',
];

/** The prefix under which elements of a namespace are known here; the empty one is RSS and sitemaps. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ...[...RSS, ...SITEMAP].map((uri): [string, string] => [uri, '']),
  ['http://www.google.com/schemas/sitemap-news/0.9', 'news'],
  ...ATOM.map((uri): [string, string] => [uri, 'atom']),
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://purl.org/dc/elements/1.0/', 'dc'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://purl.org/rss/1.0/modules/syndication/', 'sy'],
  ['http://purl.org/rss/1.0/modules/dcterms/', 'dcterms'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://video.search.yahoo.com/mrss', 'media'],
  ['http://video.search.yahoo.com/mrss/', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://example.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://xmlns.com/foaf/0.1/', 'foaf'],
  ['http://prismstandard.org/namespaces/1.2/basic/', 'prism'],
  ['http://prismstandard.org/namespaces/basic/2.0/', 'prism'],
  ['http://prismstandard.org/namespaces/basic/3.0/', 'prism'],
]);

/** The prefix under which a namespace is known here, or undefined for one that says nothing to us. */
export function knownPrefix(uri: string): string | undefined {
  return PREFIXES.get(uri.trim().toLowerCase());
}
