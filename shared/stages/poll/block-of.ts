import type { FetchResponse } from '../../model/fetch-result.ts';
import { scanTags } from '../../text/scan-tags.ts';

type Mark = { readonly by: string; readonly mark: RegExp };

/** What only challenge and denial pages say of themselves, by product. */
const SURE_MARKS: readonly Mark[] = [
  { by: 'Cloudflare', mark: /cf[-_]chl|<title>\s*(?:just a moment|un momento|attention required! \|)/i },
  { by: 'Imperva', mark: /incapsula incident|request unsuccessful\. incapsula/i },
  { by: 'DataDome', mark: /(?:geo|ct|interstitial)\.captcha-delivery\.com/i },
  { by: 'HUMAN', mark: /px-captcha|<title>\s*access to this page has been denied/i },
  { by: 'AWS WAF', mark: /gokuprops|awswafcookiedomainlist/i },
  { by: 'Akamai', mark: /errors\.edgesuite\.net|\/_sec\/cp_challenge\/|sec-if-cpt-container/i },
  { by: 'Sucuri', mark: /sucuri website firewall|sucuri_cloudproxy/i },
];

/** What ordinary pages hold as well, behind the same products; it tells of a block only where there is little to read. */
const POSSIBLE_MARKS: readonly Mark[] = [
  { by: 'Cloudflare', mark: /\/cdn-cgi\/challenge-platform\//i },
  { by: 'Imperva', mark: /_incapsula_resource/i },
  { by: 'DataDome', mark: /datadome/i },
  { by: 'HUMAN', mark: /_pxappid/i },
  { by: 'AWS WAF', mark: /awswafintegration|token\.awswaf\.com/i },
  { by: 'a captcha', mark: /g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile/i },
];

/** Titles of pages that ask who is there, or refuse, in English and Spanish. */
const CHALLENGE_TITLE =
  /captcha|are you (?:a )?(?:human|robot)|robot check|verify(?:ing)? (?:that )?you are|checking your browser|access (?:to this page (?:has been|is) )?denied|eres (?:humano|un robot)|es humano|verificaci[oó]n de seguridad|comprobando (?:su|tu) navegador|acceso denegado/i;

/** Titles of pages that ask for consent before anything else, in English and Spanish. */
const CONSENT_TITLE =
  /before you continue|we value your privacy|your privacy choices|(?:cookie|privacy) consent|antes de (?:continuar|ir)|valoramos (?:tu|su) privacidad|(?:tu|su) privacidad|consentimiento/i;

/** Hosts and paths of consent walls that answers are redirected to. */
const CONSENT_ADDRESS =
  /^https?:\/\/(?:consent|consentimiento|privacy-?wall|cmp)\.|\/(?:consent|cookiewall|cookie-wall|privacy-?(?:gate|wall))(?:[/?.]|$)/i;

/** Marks stand in the head of such a page, and such pages are small. */
const LOOKED_AT_BYTES = 64 * 1024;

/** Challenge pages say a few sentences; a home page says much more. */
const MAX_CHALLENGE_CHARACTERS = 2_000;

/** Who is not there does not challenge. */
const NO_CHALLENGE: ReadonlySet<number> = new Set([304, 404, 410]);

/**
 * Why the site keeps us out, in a sentence, or undefined when it does not: 403 and 451, a header of a firewall, a
 * challenge or a consent page where the feed should be. A block is shown, never evaded.
 */
export function blockOf(response: FetchResponse): string | undefined {
  const { status } = response;
  const by = NO_CHALLENGE.has(status) ? undefined : (firewallOf(response) ?? challengerOf(response));
  if (by !== undefined)
    return `${status}: the site answers with ${by} instead of the feed, as many do to programs and to addresses of clouds. Ask the publisher to let Vigía in.`;
  if (status === 403)
    return '403 forbidden: the site refuses Vigía, or the address it comes from, as many do to those of clouds. Ask the publisher to let Vigía in.';
  return status === 451 ? '451: the site refuses for legal reasons.' : undefined;
}

/** Cloudflare and AWS WAF say so in a header of their own. */
function firewallOf({ headers }: FetchResponse): string | undefined {
  if (headers['cf-mitigated']?.toLowerCase() === 'challenge') return challengeBy('Cloudflare');
  return /^(?:challenge|captcha)$/i.test(headers['x-amzn-waf-action'] ?? '') ? challengeBy('AWS WAF') : undefined;
}

function challengerOf({ body, finalUrl }: FetchResponse): string | undefined {
  const page = new TextDecoder('utf-8').decode(body.subarray(0, LOOKED_AT_BYTES));
  if (!/^\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|meta|script)\b/i.test(page))
    return undefined;
  const sure = SURE_MARKS.find(({ mark }) => mark.test(page))?.by;
  if (sure !== undefined) return challengeBy(sure);
  if (body.length > LOOKED_AT_BYTES || readableLength(page) > MAX_CHALLENGE_CHARACTERS) return undefined;
  const title = /<title[^>]{0,200}>([^<]{0,200})/i.exec(page)?.[1] ?? '';
  if (CONSENT_ADDRESS.test(finalUrl) || CONSENT_TITLE.test(title)) return 'a consent page';
  const possible = POSSIBLE_MARKS.find(({ mark }) => mark.test(page))?.by;
  if (possible !== undefined) return challengeBy(possible);
  return CHALLENGE_TITLE.test(title) ? 'a challenge page' : undefined;
}

function challengeBy(by: string): string {
  return `a challenge page (${by})`;
}

/** Characters that a reader would see. */
function readableLength(page: string): number {
  let length = 0;
  for (const piece of scanTags(page, { syntax: 'html', decode: (value) => value }))
    if (piece.kind === 'text') length += piece.text.trim().length;
  return length;
}
