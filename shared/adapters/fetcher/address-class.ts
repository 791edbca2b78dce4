import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * What kind of place an IP address is. `public`: anyone's internet. `intranet`: reached only when the
 * operator names host and port in `fetch.allowHosts`. `never`: no setting opens it (cloud metadata,
 * link-local, multicast, reserved, tunnels into private space). `name` says the class in words.
 */
export type AddressClass = { readonly kind: 'public' | 'intranet' | 'never'; readonly name: string };

const PUBLIC: AddressClass = { kind: 'public', name: 'a public address' };

/** A class in words, by the range names of ipaddr.js (the IANA special-purpose registries). */
const INTRANET: Readonly<Record<string, string>> = {
  loopback: 'a loopback address (this machine)',
  private: 'a private address (RFC 1918)',
  uniqueLocal: 'a private address (RFC 4193)',
  carrierGradeNat: 'a carrier-grade NAT address (RFC 6598)',
  benchmarking: 'a benchmarking address (RFC 2544, RFC 5180)',
};

const NEVER: Readonly<Record<string, string>> = {
  linkLocal: 'a link-local address (cloud metadata services live there)',
  unspecified: 'an unspecified address (this machine)',
  multicast: 'a multicast address',
  broadcast: 'the broadcast address',
};

/**
 * Metadata services outside of link-local space: EC2's and EKS's over IPv6, Google's over IPv6, Alibaba's
 * inside carrier-grade NAT, and Azure's wire server, whose address is public everywhere else.
 */
const METADATA_RANGES = ['fd00:ec2::/32', 'fd20:ce::254/128', '100.100.100.200/32', '168.63.129.16/32'].map((range) =>
  ipaddr.parseCIDR(range),
);

/** Ranges of the IANA registries that ipaddr.js 2.5 counts as unicast: RFC 9780's dummy prefix. */
const MISSED_RANGES = ['100:0:0:1::/64'].map((range) => ipaddr.parseCIDR(range));

/** RFC 2544 gives 198.18.0.0/15 to benchmarks; ipaddr.js calls it reserved. */
const BENCHMARKING = ipaddr.parseCIDR('198.18.0.0/15');

/** The class of an address in text form, IPv4 or IPv6; what is no address is `never`. */
export function classifyAddress(text: string): AddressClass {
  // Node's own rule, by which a socket dials: ipaddr.js alone would read `0x7f.1` too.
  if (isIP(text) === 0 || text.includes('%')) return { kind: 'never', name: 'no IP address' };
  const address = ipaddr.parse(text.includes(':') ? hexadecimal(text) : text);
  if (isIn(address, METADATA_RANGES)) return { kind: 'never', name: 'a cloud metadata address' };
  return address instanceof ipaddr.IPv6 ? classifyIPv6(address) : classifyRange(rangeOf(address));
}

/** ipaddr.js reads the compatible form `::a.b.c.d` as the mapped one when its end is written with dots. */
function hexadecimal(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]): boolean {
  return ranges.some(([start, bits]) => start.kind() === address.kind() && address.match(start, bits));
}

function rangeOf(address: ipaddr.IPv4): string {
  return isIn(address, [BENCHMARKING]) ? 'benchmarking' : address.range();
}

function classifyRange(range: string): AddressClass {
  if (range === 'unicast') return PUBLIC;
  const intranet = INTRANET[range];
  if (intranet !== undefined) return { kind: 'intranet', name: intranet };
  return { kind: 'never', name: NEVER[range] ?? `a special-purpose address (${range})` };
}

/**
 * IPv4 inside IPv6: mapped (`::ffff:a.b.c.d`) and NAT64 of the well-known prefix (`64:ff9b::a.b.c.d`,
 * which networks without IPv4 need) count as the IPv4 address they carry. Every other form (compatible,
 * translated, local-use NAT64, 6to4, Teredo, ISATAP) is refused whatever it carries: nothing serves
 * news there, and each has been a way around a check.
 */
function classifyIPv6(address: ipaddr.IPv6): AddressClass {
  const range = address.range();
  if (range === 'unspecified' || range === 'loopback') return classifyRange(range);
  if (isIn(address, MISSED_RANGES)) return classifyRange('reserved');
  if (address.parts.slice(0, 6).every((part) => part === 0))
    return { kind: 'never', name: 'an IPv4-compatible address' };
  if (range === 'ipv4Mapped' || isWellKnownNat64(address)) return classifyEmbedded(address);
  if (isIsatap(address)) return { kind: 'never', name: 'an ISATAP tunnel address' };
  return classifyRange(range);
}

function isWellKnownNat64(address: ipaddr.IPv6): boolean {
  return isIn(address, [ipaddr.parseCIDR('64:ff9b::/96')]);
}

function classifyEmbedded(address: ipaddr.IPv6): AddressClass {
  const embedded = new ipaddr.IPv4(address.toByteArray().slice(12)).toString();
  const found = classifyAddress(embedded);
  return found.kind === 'public' ? found : { kind: 'never', name: `${embedded} inside an IPv6 address: ${found.name}` };
}

/** RFC 5214: an interface identifier of `0:5efe` or `200:5efe` and an IPv4 address. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [, , , , high = 0, low = 0] = address.parts;
  return (high === 0 || high === 0x200) && low === 0x5efe;
}
