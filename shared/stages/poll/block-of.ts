import type { FetchResponse } from '../../model/fetch-result.ts';

/** What challenge and denial pages say of themselves, by product; each only counts in an HTML page. */
const MARKS: readonly { readonly by: string; readonly mark: RegExp }[] = [
  {
    by: 'Cloudflare',
    mark: /cf-chl|cf_chl|challenge-platform|<title>\s*(?:just a moment|un momento|attention required)/i,
  },
  { by: 'Imperva', mark: /_incapsula_resource|incapsula incident/i },
  { by: 'DataDome', mark: /captcha-delivery\.com|datadome/i },
  { by: 'PerimeterX', mark: /px-captcha|_pxappid/i },
  { by: 'AWS WAF', mark: /awswafintegration|aws-waf-token|gokuprops/i },
  { by: 'Akamai', mark: /errors\.edgesuite\.net|<title>\s*access denied/i },
  { by: 'Sucuri', mark: /sucuri website firewall|sucuri_cloudproxy/i },
  {
    by: 'a captcha',
    mark: /g-recaptcha|h-captcha|hcaptcha\.com|<title>[^<]{0,80}(?:captcha|are you (?:a )?(?:human|robot)|robot check)/i,
  },
];

/** Marks stand in the head of such a page, and such pages are small. */
const LOOKED_AT_BYTES = 64 * 1024;

/**
 * Why the site keeps us out, in a sentence, or undefined when it does not: 403 and 451, a header of
 * Cloudflare's, or a challenge page where the feed should be. A block is shown, never evaded.
 */
export function blockOf({ status, headers, body }: FetchResponse): string | undefined {
  const by = headers['cf-mitigated']?.toLowerCase() === 'challenge' ? 'Cloudflare' : challengerOf(body);
  if (by !== undefined)
    return `${status}: the site answers with a challenge page (${by}) instead of the feed. Ask the publisher to let Vigía in.`;
  if (status === 403)
    return '403 forbidden: the site refuses Vigía, or the address it comes from. Ask the publisher to let Vigía in.';
  return status === 451 ? '451: the site refuses for legal reasons.' : undefined;
}

function challengerOf(body: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(body.subarray(0, LOOKED_AT_BYTES));
  if (!/^\s*(?:<!doctype html|<html)/i.test(start)) return undefined;
  return MARKS.find(({ mark }) => mark.test(start))?.by;
}
