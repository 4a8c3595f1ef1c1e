import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';
import { EventError, EventIgnored, parseEvent } from './event.js';
import { happenOnFacebook } from './facebook.js';
import { happenOnX } from './x.js';

/** What became of one event: exactly one of ok, ignored and error is set. */
export interface TakenResult {
  id: string | null;
  ok?: true;
  /** Why it changed nothing. */
  ignored?: string;
  /** Why it could not happen. */
  error?: string;
  /** The platform's id of what it made or changed. */
  externalId?: string;
}

/** Makes events happen, in order. One that is bad gives its own error and the rest go on; an id happens once. */
export function takeEvents(world: World, events: unknown[], done: (platform: 'facebook' | 'x') => void): TakenResult[] {
  const touched = new Set<'facebook' | 'x'>();
  const results = world.act(() => events.map((event) => takeOne(world, event, touched)));
  for (const platform of touched) done(platform);
  return results;
}

function takeOne(world: World, input: unknown, touched: Set<'facebook' | 'x'>): TakenResult {
  let id = idOf(input);
  try {
    const event = parseEvent(input);
    id ??= randomUUID();
    if (world.store.get('taken', id)) return { id, ignored: 'This event was already taken' };
    const at = event.at ? new Date(event.at) : world.now();
    const happen = event.platform === 'facebook' ? happenOnFacebook : happenOnX;
    const externalId = happen(world, event, at);
    world.store.put('taken', id, { at: world.now().toISOString() });
    touched.add(event.platform);
    return { id, ok: true, externalId };
  } catch (error) {
    if (error instanceof EventIgnored) return { id, ignored: error.message };
    if (error instanceof EventError) return { id, error: error.message };
    throw error;
  }
}

function idOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('id' in input)) return null;
  return typeof input.id === 'string' && input.id !== '' ? input.id : null;
}
