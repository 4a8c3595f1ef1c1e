/**
 * Who hears of requests: the safeguarding lead by an alert where a child may be at risk, the others by a letter. Each at most
 * once an hour, so that a flood rings nobody's phone to pieces; what came meanwhile is told when the hour is over.
 */
import { v7 as uuid } from 'uuid';
import type { Prisma, PublicRequest, Role, School } from '../../prisma/generated/client.js';
import { climbNow } from '../alerts/climb.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { concernReader } from './concerns.js';
import { isDataKind, limits } from './kinds.js';

/** May run at any time, and twice. */
export async function tellOfRequests(ctx: Context, school: School): Promise<void> {
  const { id: schoolId } = school;
  const untold = { schoolId, closedAt: null, toldAt: null };
  if ((await ctx.db.publicRequest.count({ where: untold })) === 0) return;
  const actions = await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
    const open = await tx.publicRequest.findMany({ where: untold });
    const urgent = open.filter(({ priority }) => priority === 1);
    const others = open.filter(({ priority }) => priority !== 1);
    const alerts: string[] = [];
    for (const to of ['dsl', 'head', 'chair'] as const)
      alerts.push(...(await alertOf(ctx, tx, { to, urgent: urgent.filter((one) => alerted(one) === to) })));
    return [...alerts, ...(await lettersOf(ctx, tx, others))];
  });
  for (const id of actions) await ctx.queue.add('perform-action', id, { priority: 1 });
}

type Alerted = 'dsl' | 'head' | 'chair';

/** Who is rung where a child may be at risk: nobody is called to what they may not open. */
function alerted(request: PublicRequest): Alerted {
  if (request.kind !== 'staff_concern') return 'dsl';
  const reader = concernReader(request);
  return reader === 'headteacher' ? 'head' : reader;
}

/** One alert for all that these people have not heard of. */
async function alertOf(
  ctx: Context,
  tx: Tx,
  { to, urgent }: { to: Alerted; urgent: PublicRequest[] },
): Promise<string[]> {
  const [first] = urgent;
  if (!first) return [];
  const now = ctx.clock.now();
  const { schoolId } = first;
  const since = new Date(now.getTime() - limits.tellMs);
  const lately = { schoolId, kind: 'request' as const, openedAt: { gt: since }, tell: { has: to } };
  if (await tx.alert.findFirst({ where: lately })) return [];
  const id = uuid();
  const aboutHead = urgent.some((one) => one.aboutHead);
  const what = { kind: 'request' as const, priority: 1, category: 'safeguarding', childAtRisk: true, aboutHead };
  const who = { tell: [to], atOnce: [to], cases: urgent.length };
  await tx.alert.create({
    data: { id, schoolId, key: `request:${id}`, ...what, ...who, openedAt: now, climbsFrom: now },
  });
  const told = { alertId: id, toldAt: now };
  await tx.publicRequest.updateMany({ where: { id: { in: urgent.map((one) => one.id) } }, data: told });
  return climbNow(ctx, tx, id);
}

/** Who looks after it. */
function ownerOf(request: PublicRequest): Role {
  const { kind, lane, aboutHead } = request;
  if (kind === 'staff_concern') return concernReader(request);
  if (isDataKind(kind)) return aboutHead ? 'chair' : 'dpo';
  return lane === 'general' ? 'comms_admin' : 'dsl';
}

/** Where a school has nobody of that role. */
const standIns: Partial<Record<Role, Role>> = { dpo: 'headteacher', dsl: 'headteacher', chair: 'dpo' };

async function lettersOf(ctx: Context, tx: Tx, requests: PublicRequest[]): Promise<string[]> {
  const actions: string[] = [];
  for (const owner of new Set(requests.map(ownerOf))) {
    const theirs = requests.filter((one) => ownerOf(one) === owner);
    const action = await letter(ctx, tx, { owner, theirs });
    if (action) actions.push(action);
  }
  return actions;
}

async function letter(ctx: Context, tx: Tx, about: { owner: Role; theirs: PublicRequest[] }): Promise<string | null> {
  const { owner, theirs } = about;
  const schoolId = theirs[0]?.schoolId ?? '';
  const now = ctx.clock.now();
  const prefix = `requests:${owner}:`;
  const lately = { schoolId, key: { startsWith: prefix }, createdAt: { gt: new Date(now.getTime() - limits.tellMs) } };
  if (await tx.notification.findFirst({ where: lately })) return null;
  const known = await tx.user.count({ where: { schoolId, role: owner, disabledAt: null } });
  const roles = [known > 0 ? owner : (standIns[owner] ?? owner)];
  const ids = { id: uuid(), schoolId, key: `${prefix}${now.toISOString()}`, roles, createdAt: now };
  const notification = await tx.notification.create({ data: { ...ids, ...words(theirs, ctx.config.PUBLIC_URL) } });
  await tx.publicRequest.updateMany({ where: { id: { in: theirs.map(({ id }) => id) } }, data: { toldAt: now } });
  const effect: Prisma.ActionUncheckedCreateInput = {
    ...{ id: uuid(), schoolId, kind: 'notify', key: `notify:${notification.key}`, payload: {} },
    ...{ notificationId: notification.id, requestedBy: 'bot', requestedAt: now },
  };
  return (await tx.action.create({ data: effect })).id;
}

function words(requests: PublicRequest[], publicUrl: string) {
  const complaint = requests.some(({ kind }) => kind === 'data_protection');
  const access = requests.some(({ kind }) => isDataKind(kind));
  const asked = access ? 'a request for data' : 'something from the public pages';
  const what = complaint ? 'a data protection complaint' : asked;
  return {
    subject: `Schoolgate: ${what} needs you`,
    body: `${requests.length} new ${access && !complaint ? 'in the list “From the public”' : 'on the school’s public pages'}.\n\nLook at it after signing in: ${publicUrl}/requests\n`,
  };
}
