import type { Deliveries } from './facebook/deliveries.js';
import type { Load } from './facebook/load.js';
import type { FacebookWays } from './facebook/ways.js';
import type { Store } from './store/store.js';
import type { Activity } from './x/activity.js';
import type { XWays } from './x/ways.js';

/** What both fakes share: memory, time, and a way to say that something happened. */
export interface World {
  store: Store;
  now(): Date;
  deliveries: Deliveries;
  /** Of Facebook alone: how it behaves now, and how many calls it took. */
  facebook: { ways: FacebookWays; load: Load };
  /** Of X alone: how it behaves now, and whom it tells. */
  x: { ways: XWays; activity: Activity };
  /** Runs one act on a platform: its changes and the webhooks that it causes become durable together. */
  act<T>(work: () => T): T;
}

const firstNumber = 122_100_000_000_001;
const snowflakeEpoch = 1_288_834_974_657n;

/** The next of Facebook's numbers; shared by posts, comments and photos, so a bare number names one thing only. */
export function nextNumber(world: World): string {
  const next = String(Number(world.store.get('meta', 'number')?.value ?? firstNumber - 1) + 1);
  world.store.put('meta', 'number', { value: next });
  return next;
}

/** The next of X's ids: it tells the time like a real one, and is above all earlier ones, as since_id needs. */
export function nextSnowflake(world: World, at: Date): string {
  const byTime = (BigInt(at.getTime()) - snowflakeEpoch) << 22n;
  const last = BigInt(world.store.get('meta', 'snowflake')?.value ?? '0');
  const next = String(byTime > last ? byTime : last + 1n);
  world.store.put('meta', 'snowflake', { value: next });
  return next;
}

/** When the post with this id was written, in milliseconds. */
export function timeOfId(id: bigint): number {
  return Number((id >> 22n) + snowflakeEpoch);
}

/** The platform's id behind a name that the week or a test gave, or undefined. */
export function idOfRef(world: World, platform: 'facebook' | 'x', ref: string): string | undefined {
  return world.store.get('refs', `${platform}:${ref}`)?.id;
}

export function nameRef(world: World, platform: 'facebook' | 'x', about: { ref: string | null; id: string }): void {
  if (about.ref !== null) world.store.put('refs', `${platform}:${about.ref}`, { id: about.id });
}
