/** Lists of articles, as content systems name them in English and Spanish. */
const LIST = /\/(?:tags?|etiquetas?|categor(?:y|ies|ias?)|topics?|temas?|authors?|autor(?:es)?|users?|page)\//;

/** Short ids are years, pages and versions; ids of articles are longer. */
const ID = /(?<!\d)\d{5,}(?!\d)/;

/** Titles become three words or more. */
const TITLE = /[^-_\s]+[-_][^-_\s]+[-_]/;

/** A name below a month or a day: `/2026/01/15/lab-found`. */
const DATED = /\/(?:19|20)\d\d[/-](?:\d{1,2}|[a-z]{3,10})(?:[/-]\d{1,2})?\/[^/]*[a-z][^/]*$/;

/** Static pages of an older web. */
const DOCUMENT = /\.(?:s?html?|php|aspx?|jsp|cfm|story|ece)$/;

/**
 * Whether a sitemap's address may be an article's, by its path alone. Plain sitemaps list sections, topics and
 * imprints as well, and their last part is a word or two: `/news/world` is a section, `/world/lab-found-near-port` no.
 */
export function isArticleAddress(address: string): boolean {
  const { pathname, search } = new URL(address);
  const path = pathname.replace(/\/+$/, '').toLowerCase();
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (LIST.test(`${path}/`)) return false;
  if (/^(?:index|home|default)?(?:\.\w+)?$/.test(last)) return ID.test(search);
  return TITLE.test(last) || DATED.test(path) || DOCUMENT.test(last) || ID.test(path) || ID.test(search);
}
