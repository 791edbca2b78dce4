import { isIPv4 } from 'node:net';
import { classifyAddress } from './address-class.ts';
import { howToAllow } from './check-url.ts';

export type AddressCheck =
  | { readonly kind: 'dial'; readonly addresses: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** A host's answers beyond these are not tried. */
const MAX_ADDRESSES = 4;

/**
 * Every address that a host stands for, checked. One bad answer refuses the whole host: a public name
 * with a private answer among others is how DNS rebinding begins. IPv4 comes first, because a machine
 * without IPv6 learns of that only by failing.
 */
export function checkAddresses(
  addresses: readonly string[],
  target: {
    readonly host: string;
    readonly port: number;
    readonly allowed: boolean;
    readonly ownAddresses: ReadonlySet<string>;
  },
): AddressCheck {
  for (const address of addresses) {
    const reason = refusalOf(address, target);
    if (reason) return { kind: 'refused', reason };
  }
  const ordered = [...addresses.filter(isIPv4), ...addresses.filter((address) => !isIPv4(address))];
  return { kind: 'dial', addresses: ordered.slice(0, MAX_ADDRESSES) };
}

function refusalOf(address: string, target: Parameters<typeof checkAddresses>[1]): string | undefined {
  const { host, port, allowed, ownAddresses } = target;
  const found = classifyAddress(address);
  const bare = host.replace(/^\[|\]$/g, '');
  const subject = bare === address ? address : `${host} leads to ${address}, which`;
  if (found.kind === 'never') return `${subject} is ${found.name}; Vigía never fetches from there.`;
  if (allowed) return undefined;
  if (found.kind === 'intranet')
    return `${subject} is ${found.name}; Vigía does not fetch private addresses. ${howToAllow(host, port)}`;
  if (ownAddresses.has(address))
    return `${subject} is this machine itself; Vigía does not fetch from itself. ${howToAllow(host, port)}`;
  return undefined;
}
