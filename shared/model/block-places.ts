import type { BlockPlace } from './block.ts';

/** Names below a host that are looked up; no real host has as many. */
const MAX_LABELS = 10;

/**
 * What a block-list is asked for about a canonical address: the address itself without scheme and `www.`, its host, and
 * every host above it that is no top-level domain. Only the first for what is no http(s) address.
 */
export function blockPlaces(canonicalUrl: string): readonly BlockPlace[] {
  const address = { kind: 'address' as const, value: blockedAddress(canonicalUrl) };
  if (!/^https?:/.test(canonicalUrl) || !URL.canParse(canonicalUrl)) return [address];
  return [address, ...hostsAbove(new URL(canonicalUrl).hostname).map((value) => ({ kind: 'host' as const, value }))];
}

/** A canonical address as a block-list holds it: `http` and `https`, with and without `www.`, are twins. */
export function blockedAddress(canonicalUrl: string): string {
  return canonicalUrl.replace(/^https?:\/\/(?:www\.)?/, '');
}

/** A host as a block-list holds it, from `Example.org`, `www.example.org` or `*.example.org`; undefined for anything else. */
export function blockedHost(written: string): string | undefined {
  const name = written.trim().toLowerCase().replace(/^\*\./, '').replace(/\.+$/, '');
  if (!/^[\p{L}\p{M}\p{N}.-]+$|^\[[0-9a-f:.]+\]$/u.test(name) || !URL.canParse(`http://${name}/`)) return undefined;
  const host = new URL(`http://${name}/`).hostname.replace(/^www\./, '');
  return host.includes('.') || host.startsWith('[') || host === 'localhost' ? host : undefined;
}

/** An address in numbers has no hosts above it. */
function hostsAbove(host: string): readonly string[] {
  if (host.startsWith('[') || /^[0-9.]+$/.test(host)) return [host];
  const labels = host.split('.').slice(-MAX_LABELS);
  const names = labels.map((_, i) => labels.slice(i).join('.'));
  return labels.length === 1 ? names : names.slice(0, -1);
}
