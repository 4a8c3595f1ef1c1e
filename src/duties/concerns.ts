/**
 * A mistake of ours that somebody reports (LK-29), and what a colleague did (LK-33): told in confidence to the head, and where
 * personal data is in it to the data protection officer as well; then the 72 hours of a breach run from when it was discovered.
 */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { concernsHead } from '../../moderation/about-head.js';
import type { Concern, Role } from '../../prisma/generated/client.js';
import { headNames } from '../alerts/people.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { openTerm } from '../terms/opening.js';
import type { Viewer } from '../viewer.js';
import { type Doer, DutyError } from './doing.js';

const hourMs = 3_600_000;
export const breachHours = 72;

export const concernForm = z.object({
  kind: z.enum(['mistake', 'colleague'], { error: 'Say what it is about.' }),
  words: z
    .string()
    .trim()
    .min(1, { error: 'Say what happened.' })
    .max(5000, { error: 'Say it in 5,000 characters or fewer.' }),
  /** Local date and time, as a browser sends them. */
  discovered: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, { error: 'Say when somebody first knew of it.' }),
  personalData: z.enum(['yes', 'no', 'unsure'], { error: 'Say whether personal data is in it. If in doubt, say so.' }),
  aboutHead: z.enum(['yes', 'no']).catch('no'),
  stamp: z.string().min(8).max(60),
});
export type ConcernInput = z.output<typeof concernForm>;

const placeOf = (id: string) => `concern:${id}`;

/** Sent twice it is one. */
export async function tellConcern(ctx: Context, { schoolId, userId }: Doer, input: ConcernInput): Promise<void> {
  const now = ctx.clock.now();
  const letters = await ctx.db.$transaction(async (tx) => {
    const school = await tx.school.findUniqueOrThrow({ where: { id: schoolId } });
    const discoveredAt = DateTime.fromISO(input.discovered, { zone: school.timezone }).toJSDate();
    if (Number.isNaN(discoveredAt.getTime()) || discoveredAt > now)
      throw new DutyError('When somebody first knew of it cannot lie in the future.');
    const id = uuid();
    const words = storable(input.words);
    const aboutHead = input.aboutHead === 'yes' || concernsHead(words, await headNames(tx, schoolId));
    // In doubt the clock runs: it can be said later that nobody had to be told.
    const personalData = input.kind === 'mistake' && input.personalData !== 'no';
    const data = { id, schoolId, kind: input.kind, aboutHead, personalData, discoveredAt, toldAt: now, toldBy: userId };
    const sealed = sealerOf(ctx.config).seal(words, placeOf(id));
    const made = await tx.concern.createMany({ data: [{ ...data, sealed, stamp: input.stamp }], skipDuplicates: true });
    if (made.count === 0) return [];
    const to = await readersOf(tx, schoolId, { aboutHead, personalData });
    if (personalData) {
      const dueAt = new Date(discoveredAt.getTime() + breachHours * hourMs);
      // Its own reminders count from now; the time runs from when it was known.
      const owner = to.includes('dpo') ? ('dpo' as const) : aboutHead ? ('chair' as const) : ('headteacher' as const);
      const wish = {
        kind: 'data_breach' as const,
        key: `data_breach:${id}`,
        subject: id,
        startedAt: discoveredAt,
        dueAt,
        owner,
      };
      await openTerm(ctx, tx, { school, wish });
    }
    const sent = await letterOf(ctx, tx, { schoolId, id, to, personalData });
    const facts = { concern: id, kind: input.kind, aboutHead, personalData, discoveredAt };
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'concern.told', actor: userId, facts }]);
    return sent;
  });
  for (const id of letters) await ctx.queue.add('perform-action', id, { priority: 1 });
}

interface About {
  aboutHead: boolean;
  personalData: boolean;
}

/** Not the whole office. Where nobody has a role, the other one hears of it; never the head of what is about her. */
async function readersOf(tx: Tx, schoolId: string, { aboutHead, personalData }: About): Promise<Role[]> {
  const wanted: Role[] = [aboutHead ? 'chair' : 'headteacher', ...(personalData ? (['dpo'] as const) : [])];
  const there = await tx.user.findMany({
    where: { schoolId, disabledAt: null, role: { in: wanted } },
    select: { role: true },
  });
  return wanted.filter((role) => there.some((one) => one.role === role));
}

interface Letter {
  schoolId: string;
  id: string;
  to: Role[];
  personalData: boolean;
}

async function letterOf(ctx: Context, tx: Tx, { schoolId, id, to, personalData }: Letter): Promise<string[]> {
  if (to.length === 0) return [];
  const createdAt = ctx.clock.now();
  const subject = personalData
    ? 'A mistake with personal data was reported: 72 hours run'
    : 'Something was reported to you in confidence';
  const body = `Somebody who works with the school’s accounts told you of something. What it is stands on the page only.\n\nLook at it after signing in: ${ctx.config.PUBLIC_URL}/duties\n`;
  const key = `concern:${id}`;
  const letter = { id: uuid(), schoolId, key, roles: to, subject, body, createdAt };
  await tx.notification.create({ data: letter });
  const action = { id: uuid(), schoolId, kind: 'notify' as const, key: `notify:${key}`, payload: {} };
  await tx.action.create({
    data: { ...action, notificationId: letter.id, requestedBy: 'bot', requestedAt: createdAt },
  });
  return [action.id];
}

export type ReadConcern = Omit<Concern, 'sealed'> & { words: string };

/** For the head, for the chair what is about the head, for the data protection officer what has personal data in it, and one’s own. */
export async function concernsFor(
  ctx: Context,
  { schoolId, role, userId }: Viewer & { userId: string },
): Promise<ReadConcern[]> {
  const theirs = {
    headteacher: [{ aboutHead: false }],
    chair: [{ aboutHead: true }],
    dpo: [{ personalData: true }],
  }[role as string];
  const where = { schoolId, OR: [{ toldBy: userId }, ...(theirs ?? [])] };
  const rows = await ctx.db.concern.findMany({ where, orderBy: { toldAt: 'desc' }, take: 50 });
  return rows.map(({ sealed, ...row }) => ({ ...row, words: sealerOf(ctx.config).open(sealed, placeOf(row.id)) }));
}

/** What needs no breach report is over when its reader says so; a breach ends with its duty. */
export async function closeConcern(ctx: Context, doer: Doer, id: string): Promise<void> {
  const found = (await concernsFor(ctx, doer)).find((one) => one.id === id);
  if (!found || found.closedAt) throw new DutyError('It is closed already.');
  const reader = doer.role === (found.aboutHead ? 'chair' : 'headteacher');
  if (!reader) throw new DutyError('This is for somebody else to say.');
  if (found.personalData) throw new DutyError('Say first in the list above what was decided about the breach.');
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    await tx.concern.update({ where: { id }, data: { closedAt: now, closedBy: doer.userId } });
    const entry = { kind: 'concern.closed', actor: doer.userId, facts: { concern: id } };
    await appendAudit(tx, { schoolId: doer.schoolId, at: now }, [entry]);
  });
}
