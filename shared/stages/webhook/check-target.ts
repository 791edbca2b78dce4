const MAX_URL = 2_000;

/**
 * Why an address cannot be a webhook's target; nothing when it can. Where its name leads is checked by the fetcher, at
 * every delivery. `ownHosts`: `host:port` of the operator's own, which may be reached over plain http.
 */
export function checkTarget(typed: string, ownHosts: readonly string[]): string | undefined {
  const expected = 'it must be an https:// address';
  if (typed.length > MAX_URL) return `Cannot use the address as it must have at most ${MAX_URL} characters.`;
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url === undefined) return `Cannot use the address as ${expected}: current value is ${shown(typed)}`;
  if (url.username !== '' || url.password !== '')
    return 'Cannot use the address as it must hold no user name and no password: the signature says who posts.';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isOwn(url, ownHosts))) return undefined;
  return `Cannot use the address as ${expected}: current value begins with ${url.protocol}//`;
}

function isOwn(url: URL, ownHosts: readonly string[]): boolean {
  return ownHosts.includes(`${url.hostname}:${url.port === '' ? '80' : url.port}`);
}

function shown(typed: string): string {
  return JSON.stringify(typed.slice(0, 60));
}
