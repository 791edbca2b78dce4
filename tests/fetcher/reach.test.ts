import { describe, expect, it } from 'vitest';
import { classifyAddress } from '../../shared/adapters/fetcher/address-class.ts';
import { checkUrl } from '../../shared/adapters/fetcher/check-url.ts';
import { isPrivateAddress } from '../hostile/private-addresses.ts';

/**
 * IANA IPv4 and IPv6 special-purpose address registries, with multicast and the deprecated site-local block:
 * first and last address of each. What a registry calls globally reachable (AS112, AMT, ORCHIDv2 …) serves no
 * news and is refused with its neighbours.
 */
const SPECIAL = `
  0.0.0.0 0.255.255.255  10.0.0.0 10.255.255.255  100.64.0.0 100.127.255.255  127.0.0.0 127.255.255.255
  169.254.0.0 169.254.255.255  172.16.0.0 172.31.255.255  192.0.0.0 192.0.0.255  192.0.2.0 192.0.2.255
  192.31.196.0 192.31.196.255  192.52.193.0 192.52.193.255  192.88.99.0 192.88.99.255  192.168.0.0 192.168.255.255
  192.175.48.0 192.175.48.255  198.18.0.0 198.19.255.255  198.51.100.0 198.51.100.255  203.0.113.0 203.0.113.255
  224.0.0.0 239.255.255.255  240.0.0.0 255.255.255.255
  ::  ::1  ::ffff:127.0.0.1  64:ff9b::10.0.0.1  64:ff9b:1:: 64:ff9b:1:ffff:ffff:ffff:ffff:ffff  100::
  100::ffff:ffff:ffff:ffff  100:0:0:1:: 100:0:0:1:ffff:ffff:ffff:ffff  2001:: 2001:0:ffff:ffff:ffff:ffff:ffff:ffff
  2001:1::1 2001:1::2 2001:1::3  2001:2:: 2001:2:0:ffff:ffff:ffff:ffff:ffff  2001:3::1  2001:4:112::1
  2001:10::1 2001:20::1 2001:30::1  2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff  2001:db8::1  2002:: 2002:ffff::1
  2620:4f:8000::1  3fff:: 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff  5f00:: 5f00:ffff::1  fc00::1 fdff::1
  fe80::1 febf::1  fec0::1 feff::1  ff00::1 ffff::1`
  .trim()
  .split(/\s+/);

const PUBLIC = `
  1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
  172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.31.195.255 192.31.197.0 192.88.98.255 192.88.100.0
  192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0
  223.255.255.255 2001:200::1 2001:db7::1 2001:db9::1 2003::1 2606:4700::1111 2a00:1450::1 3ffe::1 3fff:1000::1
  ::ffff:8.8.8.8 64:ff9b::8.8.8.8`
  .trim()
  .split(/\s+/);

describe('classifyAddress()', () => {
  it.each(SPECIAL)('classifyAddress() calls %s no public address', (address) => {
    expect(classifyAddress(address).kind).not.toBe('public');
  });

  it.each(PUBLIC)('classifyAddress() calls %s a public address', (address) => {
    expect(classifyAddress(address).kind).toBe('public');
  });

  it.each([
    ['EC2 over IPv6', 'fd00:ec2::254'],
    ['Google over IPv6', 'fd20:ce::254'],
    ['Alibaba', '100.100.100.200'],
    ['Azure', '168.63.129.16'],
    ['Oracle', '192.0.0.192'],
    ['ECS', '169.254.170.2'],
  ])('classifyAddress() opens the metadata service of %s to no setting', (_, address) => {
    expect(classifyAddress(address).kind).toBe('never');
  });

  /** Every form that carries 10.0.0.1 in an IPv6 address. */
  it.each([
    ['mapped', '::ffff:10.0.0.1'],
    ['mapped, in full', '0:0:0:0:0:ffff:0a00:0001'],
    ['compatible', '::10.0.0.1'],
    ['compatible, of a public address', '::8.8.8.8'],
    ['translated', '::ffff:0:10.0.0.1'],
    ['NAT64', '64:ff9b::10.0.0.1'],
    ['local NAT64, /96', '64:ff9b:1::10.0.0.1'],
    ['local NAT64, /48', '64:ff9b:1:a00:0:100::'],
    ['6to4', '2002:a00:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:f5ff:fffe'],
    ['ISATAP', '2a00::5efe:10.0.0.1'],
    ['ISATAP, universal', '2a00::200:5efe:10.0.0.1'],
  ])('classifyAddress() refuses an IPv4 address inside an IPv6 one: %s', (_, address) => {
    expect(classifyAddress(address).kind).toBe('never');
  });

  it.each(['', 'example.org', 'fe80::1%eth0', '1.2.3', '0x7f.1', '1.2.3.4/32', '[::1]'])(
    'classifyAddress() takes %j for no address',
    (text) => {
      expect(classifyAddress(text).kind).toBe('never');
    },
  );
});

describe('isPrivateAddress()', () => {
  it('isPrivateAddress(), the second opinion of the hostile cases, calls no public address private', () => {
    const carried = PUBLIC.filter((address) => !/^(?:::ffff:|64:ff9b::)/.test(address));
    expect(carried.filter(isPrivateAddress)).toEqual([]);
  });
});

describe('checkUrl()', () => {
  const rules = { allowHosts: new Set<string>(), aliases: new Map<string, { readonly port: number }>() };

  it.each([
    'http://0x7f000001/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0177.1/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://00000177.0.0.1/',
    'http://127.0.0.1./',
    'http://%31%32%37.0.0.1/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://①②⑦.0.0.1/',
  ])('checkUrl() reads %s as 127.0.0.1', (url) => {
    expect(checkUrl(url, rules)).toMatchObject({ kind: 'address', address: '127.0.0.1' });
  });

  it.each(['http://0/', 'http://0.0/', 'http://0x/', 'http://0x.0x.0/'])('checkUrl() reads %s as 0.0.0.0', (url) => {
    expect(checkUrl(url, rules)).toMatchObject({ kind: 'address', address: '0.0.0.0' });
  });

  it.each([
    ['a zone id', 'http://[fe80::1%25eth0]/'],
    ['a dot behind a literal', 'http://[::1]./'],
    ['two trailing dots', 'http://example.com../'],
    ['an empty label', 'http://example..com/'],
    ['an empty user', 'http://@example.com/'],
    ['an empty user and password', 'http://:@example.com/'],
    ['two at signs', 'http://a@b@example.com/'],
    ['an encoded slash in the user', 'http://example.com%2f@127.0.0.1/'],
    ['no slashes', 'http:example.com/'],
    ['one slash', 'http:/example.com/'],
    ['three slashes', 'http:///example.com/'],
    ['a backslash', 'http://example.com\\@127.0.0.1/'],
    ['a tab', 'http://exa\tmple.com/'],
    ['an encoded NUL', 'http://exa%00mple.com/'],
    ['a direction mark', 'http://\u202eexample.com/'],
    ['port 0', 'http://example.com:0/'],
    ['a port too large', 'http://example.com:65536/'],
    ['too many parts', 'http://1.2.3.4.5/'],
    ['a part too large', 'http://999.1.1.1/'],
    ['a number too large', 'http://4294967296/'],
    ['full-width letters', 'http://ｌｏｃａｌｈｏｓｔ/'],
    ['an encoded name', 'http://loc%61lhost%2e/'],
    ['a private name with a dot', 'http://metadata.google.internal./'],
  ])('checkUrl() refuses an address with %s', (_, url) => {
    expect(checkUrl(url, rules).kind).toBe('refused');
  });

  it.each([
    ['http://example.com:/', 'example.com'],
    ['http://example.com:0080/', 'example.com'],
    ['HTTPS://EXAMPLE.com:443/', 'example.com'],
    ['http://exam\u00adple.com/', 'example.com'],
    ['http://bücher.example/', 'xn--bcher-kva.example'],
    ['http://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['http://example.com./', 'example.com.'],
    ['http://exa_mple.com/', 'exa_mple.com'],
    ['http://example.com/a@b', 'example.com'],
    ['http://example.com?a@b', 'example.com'],
  ])('checkUrl() reads %s as a name, %s', (url, name) => {
    expect(checkUrl(url, rules)).toMatchObject({ kind: 'name', name });
  });
});
