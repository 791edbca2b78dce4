import { isIP } from 'node:net';

/** Where a request may go. Host and port pairs are `host:port`, lower case, IPv6 in brackets. */
export type ReachRules = {
  readonly allowHosts: ReadonlySet<string>;
  /** Host names that stand for a port of this machine. */
  readonly aliases: ReadonlyMap<string, { readonly port: number }>;
};

/**
 * `alias`: dial that port of this machine. `address`: the URL holds an IP address, to be checked and
 * dialled. `name`: a host name to be resolved. `allowed`: the operator named this host and port.
 */
export type CheckedUrl =
  | { readonly kind: 'alias'; readonly url: URL; readonly port: number }
  | { readonly kind: 'address'; readonly url: URL; readonly address: string; readonly allowed: boolean }
  | { readonly kind: 'name'; readonly url: URL; readonly name: string; readonly allowed: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/** Longer addresses are attacks or errors: RFC 9110 §4.1 asks for 8,000 octets at least. */
const MAX_URL_LENGTH = 8_000;

/** The web's own ports and the ones that feeds are really served on; every other needs `fetch.allowHosts`. */
const PORTS: ReadonlySet<number> = new Set([80, 443, 8000, 8008, 8080, 8081, 8443, 8888]);

/**
 * Last labels that never name a public host: RFC 6761, 6762, 7686, 8375 and 9476, ICANN's `.internal`,
 * and the ones that routers and clusters use.
 */
const PRIVATE_SUFFIXES =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|svc|test|invalid|onion|alt|arpa)$/;

/** Decides on the text of a URL alone, before any name is resolved; reasons are sentences for a person. */
export function checkUrl(text: string, rules: ReachRules): CheckedUrl {
  const trimmed = text.trim();
  const malformed = malformation(trimmed);
  if (malformed) return refused(malformed);
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refused(`Cannot fetch a ${url.protocol} address as only http and https are fetched.`);
  if (AUTHORITY_WITH_USER.test(trimmed))
    return refused(`Cannot fetch an address with a user name or password in it (host ${url.hostname}): remove them.`);
  return checkHost(url, rules);
}

/** Also an empty user (`http://@host/`), which `new URL` drops in silence. */
const AUTHORITY_WITH_USER = /^[a-z]+:\/\/[^/?#]*@/i;

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

/** What `new URL` would repair in silence, so that two readers of the text could see two hosts. */
function malformation(text: string): string | undefined {
  if (text === '') return 'Cannot fetch an empty address.';
  if (text.length > MAX_URL_LENGTH)
    return `Cannot fetch an address longer than ${MAX_URL_LENGTH} characters: it has ${text.length}.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'Cannot fetch an address with control characters in it.';
  if (/^[^?#]*\\/.test(text)) return 'Cannot fetch an address with a backslash in it: programs disagree on its host.';
  if (/^https?:(?!\/\/[^/?#])/i.test(text))
    return 'Cannot fetch an address without a host between // and the next slash: programs disagree on its host.';
  if (!URL.canParse(text)) return `Cannot fetch ${JSON.stringify(text.slice(0, 200))} as it is no valid address.`;
  return undefined;
}

function checkHost(url: URL, rules: ReachRules): CheckedUrl {
  const host = url.hostname;
  const port = portOf(url);
  const alias = rules.aliases.get(host);
  if (alias && url.protocol === 'http:' && url.port === '') return { kind: 'alias', url, port: alias.port };
  const allowed = rules.allowHosts.has(`${host}:${port}`);
  if (!allowed && !PORTS.has(port))
    return refused(
      `Cannot fetch from port ${port} of ${host} as only ports ${[...PORTS].join(', ')} are fetched. ${howToAllow(host, port)}`,
    );
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address)) return { kind: 'address', url, address, allowed };
  return checkName(url, allowed);
}

function checkName(url: URL, allowed: boolean): CheckedUrl {
  const name = url.hostname.replace(/\.$/, '');
  if (name.length > 253 || name.split('.').some((label) => label === '' || label.length > 63))
    return refused(`Cannot fetch from ${name.slice(0, 80)} as it is no valid host name (RFC 1035).`);
  if (!allowed && (!name.includes('.') || PRIVATE_SUFFIXES.test(name)))
    return refused(
      `${name} is no name of the public internet; Vigía does not fetch private addresses. ${howToAllow(url.hostname, portOf(url))}`,
    );
  return { kind: 'name', url, name: url.hostname, allowed };
}

/** The port of a URL, the scheme's own where none is written. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** What the operator can do about a refusal. */
export function howToAllow(host: string, port: number): string {
  return `If this is your own intranet host, name ${host}:${port} in fetch.allowHosts.`;
}
