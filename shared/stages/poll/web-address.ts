/** Longer addresses name no article. */
const MAX_ADDRESS_LENGTH = 8_000;

/** No longer name can be resolved (RFC 1035 §2.3.4). */
const MAX_HOST_LENGTH = 255;

/**
 * An absolute http or https address, or undefined for any other scheme and for what is none. What is written as
 * an absolute address of ASCII characters stays as it is written.
 */
export function webAddress(text: string | undefined, base: string | undefined): string | undefined {
  const compact = text?.replace(/[\t\r\n]+/g, '').trim();
  if (!compact || compact.length > MAX_ADDRESS_LENGTH || !URL.canParse(compact, base)) return undefined;
  const url = new URL(compact, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname.length > MAX_HOST_LENGTH) return undefined;
  return /^https?:\/\//i.test(compact) && !/[^\u0021-\u007e]/.test(compact) ? compact : url.href;
}
