/**
 * How often one address sends something, counted in the database: by all web processes together. Of the address only a keyed
 * hash is kept, another one each hour, and it is gone when the next hour's first visitor comes.
 */
import { BlockList, isIPv6 } from 'node:net';
import type { Context } from '../../context.js';
import { sealerOf } from '../../crypto/keys.js';
import { countTry } from '../../sign-in/tries.js';

const hourMs = 3_600_000;
const perHour = 10;
/** So many addresses at most: beyond it the school's own limit holds. */
const remembered = 10_000;
const prefix = 'visitor:';
const visitors = { key: { startsWith: prefix } };

/** Of a proxy or this machine: everybody comes from there, so it tells nobody apart. */
const inside = new BlockList();
inside.addSubnet('127.0.0.0', 8);
inside.addSubnet('10.0.0.0', 8);
inside.addSubnet('172.16.0.0', 12);
inside.addSubnet('192.168.0.0', 16);
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** Counts one more, and says whether it may come in. By the hour of the clock, so that what was counted means nothing later. */
export async function admitsVisitor(ctx: Context, address: string): Promise<boolean> {
  if (inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return true;
  const { db, clock, config } = ctx;
  const hour = Math.floor(clock.wall().getTime() / hourMs);
  const [hash] = sealerOf(config).index(household(address), `visitor:${hour}`);
  await db.signInTry.deleteMany({ where: { ...visitors, since: { lt: new Date(hour * hourMs) } } });
  if ((await db.signInTry.count({ where: visitors })) >= remembered) return true;
  return countTry(ctx, `${prefix}${hash}`, { most: perHour, windowMs: hourMs });
}

/** One line of an IPv6 provider has more addresses than could ever be counted; its first half stays the same. */
function household(address: string): string {
  return isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address;
}
