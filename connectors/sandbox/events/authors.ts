import { createHash } from 'node:crypto';
import type { Person } from '../store/records.js';
import type { World } from '../world.js';
import { keepUser } from '../x/acts.js';
import { EventError, type Written } from './event.js';

/** Who wrote it on Facebook; null where the event names nobody, as Facebook sometimes does (platforms.md F4). */
export function facebookAuthor(event: Written): Person | null {
  const id = event.author?.id ?? null;
  const name = event.author?.name ?? '';
  if (id !== null) return { id, name };
  return name === '' ? null : { id: inventedId('27', name), name };
}

/** Who wrote it on X, kept with their profile as it is now. */
export function xAuthor(world: World, event: Written): string {
  const { author } = event;
  const name = author?.name ?? author?.handle ?? '';
  if (!author || (name === '' && !author.id)) throw new EventError('author: X always says who wrote a post');
  const id = author.id ?? inventedId('17', name);
  const known = world.store.get('xUsers', id);
  keepUser(world, {
    id,
    name: name || (known?.name ?? id),
    username: author.handle || (known?.username ?? handleFrom(name || id)),
    description: author.bio ?? known?.description ?? '',
  });
  return id;
}

/** The same name is the same visitor. */
function inventedId(prefix: string, name: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(name.normalize('NFC')).digest('hex').slice(0, 12)}`);
  return prefix + String(digits).padStart(15, '0').slice(-15);
}

function handleFrom(name: string): string {
  const letters = name.normalize('NFKD').replace(/[^A-Za-z0-9_]/g, '');
  return letters.slice(0, 15) || `visitor${inventedId('', name).slice(-8)}`;
}
