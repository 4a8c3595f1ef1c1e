/** How often one address sends something. Kept in memory only, hashed with a salt that is thrown away with it every hour. */
import { createHmac, randomBytes } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';

const hourMs = 3_600_000;
const perHour = 10;
/** So many addresses at most: beyond it the school's own limit holds. */
const remembered = 10_000;

/** Of a proxy or this machine: everybody comes from there, so it tells nobody apart. */
const inside = new BlockList();
inside.addSubnet('127.0.0.0', 8);
inside.addSubnet('10.0.0.0', 8);
inside.addSubnet('172.16.0.0', 12);
inside.addSubnet('192.168.0.0', 16);
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

export class Visitors {
  private salt = randomBytes(16);
  private since = 0;
  private counts = new Map<string, number>();

  /** Counts one more, and says whether it may come in. */
  admits(address: string, now: Date): boolean {
    if (now.getTime() - this.since >= hourMs) this.begin(now);
    if (inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return true;
    const key = createHmac('sha256', this.salt).update(household(address)).digest('base64url');
    const count = (this.counts.get(key) ?? 0) + 1;
    if (this.counts.size < remembered || this.counts.has(key)) this.counts.set(key, count);
    return count <= perHour;
  }

  private begin(now: Date): void {
    this.salt = randomBytes(16);
    this.since = now.getTime();
    this.counts.clear();
  }
}

/** One line of an IPv6 provider has more addresses than could ever be counted; its first half stays the same. */
function household(address: string): string {
  return isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address;
}
