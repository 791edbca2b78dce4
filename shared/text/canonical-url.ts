import { getDomain } from 'tldts';

/** Parameters that say how a reader came, never which article it is. Sources: the products' own documentation and ClearURLs. */
const TRACKING_NAMES = new Set(
  `fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mibextid mc_cid mc_eid
  mkt_tok _ga _gl _hsenc _hsmi hsctatracking hss_channel vero_id vero_conv wickedid oly_enc_id oly_anon_id rb_clickid
  s_cid s_kwcid s_campaign icid ncid ocid cmpid cmp ito smid smtyp ref_src ref_url xtor spm soc_src soc_trk sref guccounter
  guce_referrer guce_referrer_sig wt_mc wt.mc_id wt.rss _ptid taid traffic_source trk trkcampaign tracking_source
  echobox ftag ftcamp sthash amp outputtype __twitter_impression usqp amp_js_v amp_gsa leadsource sharetype
  share_id fb_ref fb_source fb_action_ids fb_action_types utm action_object_map _openstat rss_id feedref`.split(/\s+/),
);

/** Families of such parameters: Urchin/Google, Matomo, AT Internet (BBC), comScore, Piano, Webtrends. */
const TRACKING_PREFIX = /^(?:utm_|pk_|mtm_|matomo_|piwik_|at_|ns_|guce_|hsa_|wt_)/;

/** Names that may carry meaning: dropped only where the value names a channel. */
const CHANNEL_NAMES = new Set([
  'ref',
  'source',
  'src',
  'from',
  'partner',
  'via',
  'origin',
  'campaign',
  'medium',
  'cid',
]);
const CHANNEL_VALUE =
  /^(?:rss\w*|feeds?|atom|twitter|x|facebook|fb|instagram|whatsapp|telegram|linkedin|reddit|e?mail|newsletter\w*|nl|share\w*|social\w*|copy\w*|google\w*|homepage|push\w*)$/;

/** Two loops settle any real address; the bound is for hand-made ones. */
const MAX_PASSES = 20;

/**
 * The identity of an article's address (DESIGN.md §4), as an address that can still be opened.
 *
 * Host case, default port, credentials, fragment, tracking parameters and the order of the rest,
 * percent-encoding (RFC 3986 §6.2.2), the slash at the end (servers redirect between the two forms),
 * AMP caches, AMP paths and mobile hosts are made one. The scheme is kept. What is no http(s)
 * address comes back trimmed. A canonical URL is its own canonical URL.
 */
export function canonicalUrl(url: string): string {
  let current = url.trim();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = canonicalOnce(current);
    if (next === current) return next;
    current = next;
  }
  return current;
}

/**
 * The canonical URL of the article that answered at `finalUrl`.
 *
 * The page's own `rel=canonical` counts only on the same registrable domain and not when it points
 * to the home page: a broken template would otherwise make one article of a whole site.
 */
export function articleUrl(finalUrl: string, relCanonical?: string): string {
  const own = canonicalUrl(finalUrl);
  if (relCanonical === undefined || !URL.canParse(relCanonical, finalUrl)) return own;
  const claimed = canonicalUrl(new URL(relCanonical, finalUrl).href);
  return isSameSite(own, claimed) && !isHomePage(claimed) ? claimed : own;
}

function canonicalOnce(text: string): string {
  const url = parseHttp(text);
  if (url === undefined) return text;
  const cached = unwrapAmpCache(url);
  if (cached !== undefined) return cached;
  url.username = '';
  url.password = '';
  url.hash = '';
  url.hostname = desktopHost(url.hostname.replace(/\.+$/, ''));
  url.pathname = normalEncoding(pathWithoutAmp(url.pathname));
  const query = canonicalQuery(url.search);
  return `${url.protocol}//${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

function parseHttp(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** `google.com/amp/s/HOST/PATH` and `…cdn.ampproject.org/c/s/HOST/PATH` name the page they copy. */
function unwrapAmpCache(url: URL): string | undefined {
  const isViewer = /^(?:www\.)?google\.[a-z.]+$/.test(url.hostname) && url.pathname.startsWith('/amp/');
  const isCache = url.hostname.endsWith('.cdn.ampproject.org');
  if (!isViewer && !isCache) return undefined;
  const match = /^\/(?:amp|[cvi])\/(s\/)?([^/]+\.[^/]+\/?.*)$/.exec(url.pathname);
  if (match === null) return undefined;
  const target = `${match[1] === undefined ? 'http' : 'https'}://${match[2]}${url.search}`;
  return parseHttp(target)?.href;
}

/** `m.`, `mobile.` and `amp.` hosts are twins of the site's ordinary host: `www.` at the top of a domain. */
function desktopHost(host: string): string {
  const domain = getDomain(host, { allowPrivateDomains: true });
  if (domain === null || host === domain) return host;
  const labels = host.slice(0, -(domain.length + 1)).split('.');
  const kept = labels.filter((label) => !/^(?:m|mobile|amp)$/.test(label));
  if (kept.length === labels.length) return host;
  return kept.length === 0 ? `www.${domain}` : `${kept.join('.')}.${domain}`;
}

function pathWithoutAmp(path: string): string {
  const plain = path
    .replace(/^\/amp(?=\/[^/])/, '')
    .replace(/\.amp(?=\.html?$|$)/, '')
    .replace(/\/amp\/?$/, '/')
    .replace(/\/amp\.html?$/, '/');
  return plain.replace(/(?<=[^/])\/+$/, '');
}

/** Upper-case escapes; escapes of unreserved characters decoded. */
function normalEncoding(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => {
    const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(char) ? char : code.toUpperCase();
  });
}

function canonicalQuery(search: string): string {
  const pairs = normalEncoding(search.slice(1))
    .split('&')
    .filter((pair) => pair !== '' && !isTracking(pair));
  return pairs.sort().join('&');
}

function isTracking(pair: string): boolean {
  const [name = '', value = ''] = pair.toLowerCase().split('=', 2);
  if (TRACKING_NAMES.has(name) || TRACKING_PREFIX.test(name)) return true;
  return CHANNEL_NAMES.has(name) && CHANNEL_VALUE.test(value);
}

/** Whether two http(s) addresses are of one registrable domain; addresses without one (an IP) of one host and port. */
export function isSameSite(a: string, b: string): boolean {
  const left = parseHttp(a);
  const right = parseHttp(b);
  if (left === undefined || right === undefined) return false;
  return siteOf(left) === siteOf(right);
}

/** The registrable domain; an address without one (an IP, `localhost`) is a site by host and port. */
function siteOf(url: URL): string {
  return getDomain(url.hostname, { allowPrivateDomains: true }) ?? url.host;
}

function isHomePage(url: string): boolean {
  const { pathname, search } = new URL(url);
  return search === '' && /^\/(?:(?:index|home|default)(?:\.\w{2,5})?)?$/.test(pathname);
}
