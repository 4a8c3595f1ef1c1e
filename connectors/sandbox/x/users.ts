import { z } from 'zod';
import { sandboxSchool } from '../school.js';
import type { XUser } from '../store/records.js';
import type { World } from '../world.js';
import { clientForbidden, forbidden, invalid, notFoundPart } from './errors.js';
import { presentUser } from './present.js';
import { numberParam, type XCall } from './request.js';

/** GET users/me. */
export function me(world: World, call: XCall): object {
  return oneUser(call, world.store.get('xUsers', sandboxSchool.x.userId), 'id');
}

/** GET users/:id. */
export function userById(world: World, call: XCall): object {
  return oneUser(call, world.store.get('xUsers', call.ids.id ?? ''), 'id');
}

/** GET users/by/username/:username. */
export function userByName(world: World, call: XCall): object {
  const name = (call.ids.username ?? '').toLowerCase();
  const user = [...world.store.all('xUsers').values()].find((each) => each.username.toLowerCase() === name);
  return oneUser(call, user, 'username');
}

function oneUser(call: XCall, user: XUser | undefined, parameter: string): object {
  if (!user) return { errors: [notFoundPart('user', parameter, call.ids[parameter] ?? '')] };
  return { data: presentUser(call, user) };
}

/** GET users/:id/blocking and /muting. */
export function listOf(which: 'xBlocked' | 'xMuted'): (world: World, call: XCall) => object {
  return (world, call) => {
    ownList(call);
    const users = [...world.store.all(which).keys()].flatMap((id) => world.store.get('xUsers', id) ?? []);
    const size = numberParam(call, 'max_results', { from: 1, to: 1000, usual: 100 });
    const from = Number(call.query.get('pagination_token') ?? 0);
    const page = users.slice(from, from + size);
    if (page.length === 0) return { meta: { result_count: 0 } };
    const more = from + size < users.length ? { next_token: String(from + size) } : {};
    return { data: page.map((user) => presentUser(call, user)), meta: { result_count: page.length, ...more } };
  };
}

function ownList(call: XCall): void {
  if (call.ids.id !== sandboxSchool.x.userId)
    throw forbidden(`The \`id\` query parameter value [${call.ids.id}] must be the authenticating user.`);
}

/** POST users/:id/muting: keeps us from seeing them, takes nothing out of the public conversation. */
export function mute(world: World, call: XCall): object {
  ownList(call);
  const id = targetOf(call);
  world.store.put('xMuted', id, { id });
  return { data: { muting: true } };
}

/** DELETE users/:id/muting/:target. */
export function unmute(world: World, call: XCall): object {
  ownList(call);
  world.store.drop('xMuted', call.ids.target ?? '');
  return { data: { muting: false } };
}

/** POST users/:id/blocking: Enterprise only, elsewhere a person does it (platforms.md X0). */
export function block(world: World, call: XCall): object {
  ownList(call);
  if (world.x.ways.plan !== 'enterprise') throw clientForbidden();
  const id = targetOf(call);
  world.store.put('xBlocked', id, { id });
  return { data: { blocking: true } };
}

/** DELETE users/:id/blocking/:target. */
export function unblock(world: World, call: XCall): object {
  ownList(call);
  if (world.x.ways.plan !== 'enterprise') throw clientForbidden();
  world.store.drop('xBlocked', call.ids.target ?? '');
  return { data: { blocking: false } };
}

function targetOf({ body }: XCall): string {
  const read = z.strictObject({ target_user_id: z.string().min(1) }).safeParse(body);
  if (!read.success) throw invalid('target_user_id', JSON.stringify(body), 'target_user_id is required');
  return read.data.target_user_id;
}
