import { z } from 'zod';
import { sandboxSchool } from '../school.js';
import type { XUser } from '../store/records.js';
import type { World } from '../world.js';
import { clientForbidden, forbidden, invalid, notFoundPart } from './errors.js';
import { presentUser } from './present.js';
import type { XCall } from './request.js';

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
    if (users.length === 0) return { meta: { result_count: 0 } };
    return { data: users.map((user) => presentUser(call, user)), meta: { result_count: users.length } };
  };
}

function ownList(call: XCall): void {
  if (call.ids.id !== sandboxSchool.x.userId)
    throw forbidden(`The \`id\` query parameter value [${call.ids.id}] must be the authenticating user.`);
}

/** POST users/:id/muting: keeps us from seeing them, takes nothing out of the public conversation. */
export function mute(world: World, call: XCall): object {
  ownList(call);
  const body = z.strictObject({ target_user_id: z.string().min(1) }).safeParse(call.body);
  if (!body.success) throw invalid('target_user_id', JSON.stringify(call.body), 'target_user_id is required');
  world.store.put('xMuted', body.data.target_user_id, { id: body.data.target_user_id });
  return { data: { muting: true } };
}

/** DELETE users/:id/muting/:target. */
export function unmute(world: World, call: XCall): object {
  ownList(call);
  world.store.drop('xMuted', call.ids.target ?? '');
  return { data: { muting: false } };
}

/** Blocking by API is Enterprise only: a person does it (platforms.md X0). */
export function refuseBlock(): never {
  throw clientForbidden();
}
