import { BlockList, isIP } from 'node:net';

/** Networks that are nobody's on the open internet (IANA special-purpose registries, RFC 6890). */
const networks = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
] as const;

/**
 * Whether a URL names a machine of this network rather than one of the internet: by its number, or by a name that
 * exists in local networks only. A public name that leads to a private number is not seen here: its certificate
 * would have to be valid as well, as everything but loopback is https.
 */
export function isPrivateAddress(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const kind = isIP(host);
  if (kind === 0) {
    return !host.includes('.') || /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa|intranet)$/i.test(host);
  }
  // An IPv4 number in other clothes; a `BlockList` would take that network for all of IPv4.
  if (/^::ffff:/i.test(host)) return true;
  const list = new BlockList();
  for (const [network, prefix, type] of networks) list.addSubnet(network, prefix, type);
  return list.check(host, kind === 4 ? 'ipv4' : 'ipv6');
}
