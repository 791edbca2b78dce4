import { BlockList, isIP } from 'node:net';

/**
 * Addresses that nobody on the internet has, by Node's own block list and the registries' tables: a second
 * opinion, which shares nothing with the fetcher's (IANA special-purpose address registries, RFC 6890).
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || RANGES.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const RANGES = new BlockList();
for (const range of `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
  192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
  240.0.0.0/4`.split(/\s+/))
  add(range, 'ipv4');
for (const range of `::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 2002::/16
  3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`.split(/\s+/))
  add(range, 'ipv6');

function add(range: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = range.split('/');
  RANGES.addSubnet(address, Number(bits), family);
}
