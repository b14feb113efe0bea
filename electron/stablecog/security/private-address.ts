import { BlockList, isIP } from 'node:net';

type Network = readonly [network: string, prefix: number, type: 'ipv4' | 'ipv6'];

/** Networks that are nobody's on the open internet (IANA special-purpose registries, RFC 6890). */
const networks: readonly Network[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['100::', 64, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['fd00::', 8, 'ipv6'],
  ['fe80::', 9, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

/**
 * Private where an address names them, but not where a name leads to them: proxies on a person's own machine answer
 * every name with such a number, to tell later which one was meant.
 */
const standIns: readonly Network[] = [
  ['198.18.0.0', 15, 'ipv4'],
  ['fc00::', 8, 'ipv6'],
];

/** IPv6 networks whose numbers hold an IPv4 number, by way of which they may lead into this network. */
const tunnels: readonly (readonly [network: string, prefix: number, firstGroup: number])[] = [
  ['::', 96, 6],
  ['::ffff:0:0', 96, 6],
  ['64:ff9b::', 96, 6],
  ['2002::', 16, 1],
];

/** Local NAT64 and Teredo: what they hold is scrambled, or not of the internet, and no audio host has such a number. */
const opaque: readonly Network[] = [
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2001::', 32, 'ipv6'],
];

/**
 * Whether a URL names a machine of this network rather than one of the internet: by its number, or by a name that
 * exists in local networks only. Where a public name leads is `isPrivateNumber`'s to tell.
 */
export function isPrivateAddress(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isPrivateNumber(host) || isIn(host, standIns);
  return (
    !host.includes('.') ||
    /(?:^|\.)(?:localhost|localdomain|local|internal|lan|home|home\.arpa|intranet|corp|private)$/i.test(host)
  );
}

/** Whether a name that leads to this number leads into this network. What is no number counts as private. */
export function isPrivateNumber(number: string): boolean {
  const plain = number.replace(/%.*$/, '');
  const kind = isIP(plain);
  if (kind === 0) return true;
  if (kind === 4) return isIn(plain, networks);
  // A `BlockList` takes IPv4 numbers in IPv6 clothes for IPv4, so tunnels are looked at by their digits.
  const groups = groupsOf(plain);
  const tunnel = tunnels.find(([network, prefix]) => startsAlike(groups, groupsOf(network), prefix));
  if (!tunnel) return isIn(plain, [...networks, ...opaque]);
  const [high = 0, low = 0] = groups.slice(tunnel[2]);
  return isIn([high >> 8, high & 255, low >> 8, low & 255].join('.'), networks);
}

function isIn(number: string, list: readonly Network[]): boolean {
  const type = isIP(number) === 4 ? 'ipv4' : 'ipv6';
  const blocks = new BlockList();
  for (const [network, prefix, of] of list) if (of === type) blocks.addSubnet(network, prefix, of);
  return blocks.check(number, type);
}

/** The eight groups of an IPv6 number, in the one spelling that `URL` gives every number. */
function groupsOf(number: string): readonly number[] {
  const spelled = new URL(`http://[${number}]/`).hostname.slice(1, -1);
  const [before = '', after] = spelled.split('::');
  const parse = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  if (after === undefined) return parse(before);
  const [first, last] = [parse(before), parse(after)];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** `prefix` in bits; those of the tunnels end with a group. */
function startsAlike(one: readonly number[], other: readonly number[], prefix: number): boolean {
  return one.slice(0, prefix / 16).every((group, at) => group === other[at]);
}
