/**
 * The address at which a reader opens an article. Hosts that exist for Vigía alone (the sample
 * newsroom's alias) are served by Vigía's own pages: `aliases` maps such a host to a base address.
 */
export function readerUrl(url: string, aliases: Readonly<Record<string, string>>): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  const base = Object.hasOwn(aliases, host) ? aliases[host] : undefined;
  return base === undefined ? url : `${base}${pathname}`;
}
