/** Addresses of the internet: which tell somebody apart, and a key for counting by which none of them can be read. */
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Context } from './context.js';
import { sealerOf } from './crypto/keys.js';

const inside = new BlockList();
inside.addSubnet('127.0.0.0', 8);
inside.addSubnet('10.0.0.0', 8);
inside.addSubnet('172.16.0.0', 12);
inside.addSubnet('192.168.0.0', 16);
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** Whom an address belongs to, as far as it tells; null: a proxy or this machine, from where everybody may come. */
export function lineOf(address: string): string | null {
  if (isIP(address) === 0) return null;
  return inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') ? null : household(address);
}

/** A keyed hash of it; `purpose` says for what, so that one count tells nothing of another. */
export function lineKey({ config }: Pick<Context, 'config'>, line: string, purpose: string): string {
  const [hash = ''] = sealerOf(config).index(line, purpose);
  return hash;
}

/** One line of an IPv6 provider has more addresses than could ever be counted; its first half stays the same. */
function household(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [left = [], right = []] = plain.split('::').map((side) => (side === '' ? [] : side.split(':')));
  const between = plain.includes('::') ? Array<string>(8 - left.length - right.length).fill('0') : [];
  return [...left, ...between, ...right].slice(0, 4).join(':');
}
