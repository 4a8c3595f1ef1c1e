/** A person at the console, and comments in the states in which that person finds them. */
import type { Role } from '../../prisma/generated/client.js';
import { perform } from '../../src/actions.js';
import { type Resolution, resolve } from '../../src/resolutions.js';
import { ensureUsers } from '../../src/users.js';
import { caseOf, type Desk, type Said } from './desk.js';
import { actAll, toHide } from './platform.js';

export interface Choice {
  reason?: string;
  text?: string;
  actionId?: string;
  revisionId?: string;
  schoolId?: string;
  step?: { kind: string; answer: string };
  days?: number;
}

export const kindsOf = (said: Said) => said.actions.map((action) => `${action.kind} ${action.state}`);

/** Sits down at the desk. */
export async function person(desk: Desk, role: Role = 'comms_admin') {
  const { ctx } = desk;
  const email = role === 'comms_admin' ? 'c@test.example' : `c-${role}@test.example`;
  const [user] = await ensureUsers(ctx, [{ schoolId: desk.schoolId, email, name: 'C', role }]);
  const userId = user?.id ?? '';
  const choose = ({ schoolId, id: commentId, revisionId }: Said, what: Resolution, more: Choice = {}) =>
    resolve(ctx, { schoolId, commentId, revisionId, userId, what, reason: 'A reason', ...more });
  const again = ({ externalId }: Said) => caseOf(desk, externalId);
  /** Judged, to be hidden; the platform has not been asked yet. */
  const fresh = async (more: object = {}) => (await toHide(desk, { ...more })).said;
  const hidden = async (more: object = {}) => {
    const { said, id } = await toHide(desk, { ...more });
    await perform(ctx, id);
    return again(said);
  };
  /** Flagged, visible. */
  const shown = async (more: object = {}) => {
    const said = await hidden(more);
    await choose(said, 'restore');
    await actAll(ctx, said.id);
    const data = { state: 'open' as const, closedAt: null, outcome: null };
    await ctx.db.review.update({ where: { commentId: said.id }, data });
    return again(said);
  };
  const banned = async () => {
    const said = await shown();
    await choose(said, 'ban');
    await actAll(ctx, said.id);
    return again(said);
  };
  return { userId, choose, again, fresh, hidden, shown, banned };
}

export type Person = Awaited<ReturnType<typeof person>>;
