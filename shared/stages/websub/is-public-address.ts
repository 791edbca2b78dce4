/** Names that lead nowhere outside of a house (RFC 6761, RFC 6762, RFC 8375; `internal` by ICANN, 2024). */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|test|home\.arpa)$/;

/**
 * Whether a hub can be told to call this base address: `https` and a public name, not an address. It is the
 * operator's own word (`publicUrl`); whether a hub gets through shows when it verifies.
 */
export function isPublicAddress(baseUrl: string): boolean {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol !== 'https:') return false;
  const name = url.hostname.replace(/\.$/, '');
  return /\.[a-z][a-z0-9-]*$/.test(name) && !PRIVATE_NAMES.test(name);
}
