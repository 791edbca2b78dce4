/** A web address as people type it, with `https:` where they left the scheme out; `host.name:8080` has none either. */
export function withScheme(address: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/]*\.[^/]*:\d/.test(address) ? address : `https://${address}`;
}
