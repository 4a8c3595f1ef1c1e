import type { Person } from '../store/records.js';
import type { World } from '../world.js';
import { block } from './acts.js';
import { GraphError, notFound } from './errors.js';
import type { GraphCall } from './request.js';

const idParams = ['user', 'psid', 'asid', 'uid'];

/** The ids of a blocked-edge call: a list, a JSON list in a query, or one id. */
function idsOf(call: GraphCall): string[] {
  const ids = idParams.flatMap((name) => listOf(call.params[name]));
  return ids.map(String).filter((id) => id !== '');
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || !value.startsWith('[')) return [value];
  try {
    return listOf(JSON.parse(value));
  } catch {
    throw new GraphError(100, '(#100) The list of users is not valid JSON');
  }
}

/** Answers a map of ids, not `success` (platforms.md F5). */
export function blockPeople(world: World, call: GraphCall): object {
  const ids = idsOf(call);
  if (ids.length === 0) throw new GraphError(100, '(#100) The parameter user is required');
  for (const id of ids) block(world, { id, name: nameOf(world, id) });
  return Object.fromEntries(ids.map((id) => [id, true]));
}

export function unblockPerson(world: World, call: GraphCall): object {
  const [id, another] = idsOf(call);
  if (id === undefined || another !== undefined) throw new GraphError(100, '(#100) Exactly one user is required');
  if (!world.store.get('facebookBlocked', id)) throw notFound(call.method, id);
  world.store.drop('facebookBlocked', id);
  return { success: true };
}

export function listBlocked(world: World, call: GraphCall): object {
  const asked = idsOf(call);
  const blocked = [...world.store.all('facebookBlocked').values()];
  return { data: blocked.filter((person: Person) => asked.length === 0 || asked.includes(person.id)) };
}

function nameOf(world: World, id: string): string {
  const written = [...world.store.all('facebookComments').values(), ...world.store.all('facebookPosts').values()];
  return written.findLast((each) => each.from?.id === id)?.from?.name ?? '';
}
