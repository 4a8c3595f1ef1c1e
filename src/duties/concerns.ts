/**
 * A mistake of ours that somebody reports (LK-29), and what a colleague did (LK-33): told in confidence to the head, and where
 * personal data is in it to the data protection officer as well; then the 72 hours of a breach run from when it was discovered.
 */
import { DateTime } from 'luxon';
import { validate as isUuid, v7 as uuid } from 'uuid';
import { z } from 'zod';
import { concernsHead } from '../../moderation/about-head.js';
import type { Concern, Prisma, Role } from '../../prisma/generated/client.js';
import { headNames } from '../alerts/people.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { writeOnce } from '../letter-once.js';
import { mayComeIn } from '../sessions.js';
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

export const concernPlace = (id: string) => `concern:${id}`;

/** Sent twice it is one. False: it is kept, and nobody is here who may read it. */
export async function tellConcern(ctx: Context, { schoolId, userId }: Doer, input: ConcernInput): Promise<boolean> {
  const now = ctx.clock.now();
  const told = await ctx.db.$transaction(async (tx) => {
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
    const sealed = sealerOf(ctx.config).seal(words, concernPlace(id));
    const made = await tx.concern.createMany({ data: [{ ...data, sealed, stamp: input.stamp }], skipDuplicates: true });
    const to = await readersOf(ctx, tx, { schoolId, aboutHead, personalData });
    if (made.count === 0) return { sent: [], read: to.length > 0 };
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
    return { sent, read: to.length > 0 };
  });
  for (const id of told.sent) await ctx.queue.add('perform-action', id, { priority: 1 });
  return told.read;
}

interface About {
  schoolId: string;
  aboutHead: boolean;
  personalData: boolean;
}

/** Not the whole office. Where nobody has a role, the other one hears of it; never the head of what is about her. */
async function readersOf(ctx: Context, tx: Tx, { schoolId, aboutHead, personalData }: About): Promise<Role[]> {
  const wanted: Role[] = [aboutHead ? 'chair' : 'headteacher', ...(personalData ? (['dpo'] as const) : [])];
  const users = await tx.user.findMany({
    where: { schoolId, disabledAt: null, role: { in: wanted } },
    include: { school: { select: { timezone: true } } },
  });
  const there = users.filter((user) => mayComeIn(ctx, user));
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
  const written = await writeOnce(tx, { schoolId, key: `concern:${id}`, roles: to, subject, body, createdAt });
  return written ? [written] : [];
}

export type ReadConcern = Omit<Concern, 'sealed'> & { words: string };

type Reader = Viewer & { userId: string };

/** For the head, for the chair what is about the head, for the data protection officer what has personal data in it, and one’s own. */
function readBy({ schoolId, role, userId }: Reader): Prisma.ConcernWhereInput {
  const theirs = {
    headteacher: [{ aboutHead: false }],
    chair: [{ aboutHead: true }],
    dpo: [{ personalData: true }],
  }[role as string];
  return { schoolId, OR: [{ toldBy: userId }, ...(theirs ?? [])] };
}

export async function concernsFor(ctx: Context, reader: Reader): Promise<ReadConcern[]> {
  const rows = await ctx.db.concern.findMany({ where: readBy(reader), orderBy: { toldAt: 'desc' }, take: 50 });
  return rows.map(({ sealed, ...row }) => ({ ...row, words: sealerOf(ctx.config).open(sealed, concernPlace(row.id)) }));
}

/** What needs no breach report is over when its reader says so; a breach ends with its duty. */
export async function closeConcern(ctx: Context, doer: Doer, id: string): Promise<void> {
  const found = isUuid(id) ? await ctx.db.concern.findFirst({ where: { AND: [readBy(doer), { id }] } }) : null;
  if (!found) throw new DutyError('There is no such report.');
  const reader = doer.role === (found.aboutHead ? 'chair' : 'headteacher');
  if (!reader) throw new DutyError('This is for somebody else to say.');
  if (found.personalData) throw new DutyError('Say first in the list above what was decided about the breach.');
  const now = ctx.clock.now();
  const { schoolId, userId } = doer;
  await ctx.db.$transaction(async (tx) => {
    const data = { closedAt: now, closedBy: userId };
    // Of two clicks at once one closes it.
    const { count } = await tx.concern.updateMany({ where: { id, schoolId, closedAt: null }, data });
    if (count === 0) throw new DutyError('It is closed already.');
    const entry = { kind: 'concern.closed', actor: userId, facts: { concern: id } };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
  });
}
