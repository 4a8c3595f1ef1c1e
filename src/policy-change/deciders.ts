/** Who approves a change of the policy: the headteacher, or the chair of governors where no head is there who had no hand in it. */
import { localDate } from '../../moderation/clock.js';
import type { PolicyChange, Role } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { writeOnce } from '../letter-once.js';

export type Decider = Extract<Role, 'headteacher' | 'chair'>;

type Change = Pick<PolicyChange, 'schoolId' | 'editedBy'>;

export async function deciderOf(ctx: Context, tx: Tx, { schoolId, editedBy }: Change): Promise<Decider> {
  const school = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
  const today = localDate(ctx.clock.now(), school.timezone);
  const there = { schoolId, disabledAt: null, OR: [{ leavesOn: null }, { leavesOn: { gte: today } }] };
  const heads = await tx.user.count({ where: { ...there, role: 'headteacher', id: { notIn: editedBy } } });
  return heads > 0 ? 'headteacher' : 'chair';
}

/** Nobody approves what they had a hand in. */
export async function mayDecide(
  ctx: Context,
  tx: Tx,
  { user, change }: { user: { id: string; role: Role }; change: Change },
): Promise<boolean> {
  return !change.editedBy.includes(user.id) && (await deciderOf(ctx, tx, change)) === user.role;
}

/**
 * One letter to each role that a proposal falls to, without a word of what is in it: with a change by the head herself it
 * becomes the chair's, who has heard of nothing. Returns the actions that it wished for.
 */
export async function tellDecider(ctx: Context, tx: Tx, change: PolicyChange): Promise<string[]> {
  const { schoolId } = change;
  const at = ctx.clock.now();
  const role = await deciderOf(ctx, tx, change);
  if ((await tx.user.count({ where: { schoolId, role, disabledAt: null } })) === 0) return [];
  const key = `policy:${change.id}:${role}`;
  const body = `Somebody proposed a change of the policy by which comments are judged. Nothing of it holds before you approve it: the page shows what it would have done to the comments of the last 30 days.\n\nLook at it after signing in: ${ctx.config.PUBLIC_URL}/settings\n`;
  const subject = 'A change of the policy waits for you';
  const written = await writeOnce(tx, { schoolId, key, roles: [role], subject, body, createdAt: at });
  return written ? [written] : [];
}
