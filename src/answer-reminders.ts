/**
 * Who has to answer is reminded when half and when four fifths of the time are gone, and hears when it has passed; then the head
 * and her deputy hear of it as well (LK-01; domain.md 2.3). One letter for all that wait: numbers and a link, nothing else.
 */
import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { CaseLane } from '../moderation/lanes.js';
import { notQuiet } from '../moderation/quiet.js';
import { Prisma, type Role, type School } from '../prisma/generated/client.js';
import { alertSettings, quietHours } from './alerts/settings.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { writeOnce } from './letter-once.js';
import { eachSchool } from './per-school.js';
import { whoSees } from './terms/opening.js';
import { sees } from './viewer.js';

/** So much of its time, in hundredths, after which a question is spoken of; the last is when it is late. */
const marks = [50, 80, 100] as const;
/** What is older is in the digest each morning, and no news. */
const withinMs = 14 * 86_400_000;

/** May run twice, and beside itself: each clock remembers when it was last spoken of. */
export async function remindOfAnswers(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    const letters = await ctx.db.$transaction((tx) => remindSchool(ctx, tx, school));
    for (const id of letters) await ctx.queue.add('perform-action', id);
  });
}

interface Waiting {
  id: string;
  dueAt: Date;
  /** The robot has said that it came: the time is met, an answer is still owed. */
  acknowledged: boolean;
  aboutHead: boolean | null;
  lane: CaseLane | null;
  deputyCalledAt: Date | null;
}

async function remindSchool(ctx: Context, tx: Tx, school: School): Promise<string[]> {
  const now = ctx.clock.now();
  const { weekends } = await alertSettings(tx, school.id);
  const hours = await quietHours(ctx, tx, school);
  // Nobody is written to at night; what has come of it by the morning is told then.
  if (notQuiet(now, hours, weekends ? 'every-day' : 'working-days') > now) return [];
  const waiting = await findWaiting(tx, school.id, now);
  if (waiting.length === 0) return [];
  await tx.clock.updateMany({ where: { id: { in: waiting.map(({ id }) => id) } }, data: { remindedAt: now } });
  const letters: string[] = [];
  for (const [role, theirs] of byReader(waiting, now)) {
    const letter = await write(ctx, tx, { school, role, theirs, now });
    if (letter) letters.push(letter);
  }
  return letters;
}

/** Clocks that passed a mark since they were last spoken of. Two rounds at once: the second finds them locked, and waits. */
async function findWaiting(tx: Tx, schoolId: string, now: Date): Promise<Waiting[]> {
  const passed = marks.map(
    (mark) => Prisma.sql`(k."startedAt" + (k."dueAt" - k."startedAt") * ${mark / 100}::float8 <= ${now}::timestamptz
      AND (k."remindedAt" IS NULL OR k."remindedAt" < k."startedAt" + (k."dueAt" - k."startedAt") * ${mark / 100}::float8))`,
  );
  return tx.$queryRaw<Waiting[]>`
    SELECT k.id, k."dueAt", COALESCE(k."acknowledgedBy" = 'bot', FALSE) AS acknowledged, v."aboutHead", v.lane::text AS lane, v."deputyCalledAt"
    FROM "Clock" k LEFT JOIN "Review" v ON v."commentId" = k."commentId"
    WHERE k."schoolId" = ${schoolId}::uuid AND k.state = 'running' AND k.leads
      AND (k."acknowledgedBy" IS NULL OR k."acknowledgedBy" = 'bot')
      AND k."startedAt" > ${new Date(now.getTime() - withinMs)}::timestamptz AND (${Prisma.join(passed, ' OR ')})
    ORDER BY k."dueAt" FOR NO KEY UPDATE OF k`;
}

/** Whose each is: of those who answer, and where it is late and nothing was said at all, of those who lead the school. */
function byReader(waiting: Waiting[], now: Date): Map<Role, Waiting[]> {
  const found = new Map<Role, Waiting[]>();
  const add = (role: Role, one: Waiting) => found.set(role, [...(found.get(role) ?? []), one]);
  for (const one of waiting) {
    const { deputyCalledAt } = one;
    const review = { aboutHead: one.aboutHead ?? false, lane: one.lane ?? ('general' as const), deputyCalledAt };
    add(whoSees(review, 'comms_admin'), one);
    if (one.dueAt > now || one.acknowledged) continue;
    for (const role of ['headteacher', 'deputy_head', 'chair'] as const) if (sees(role, review)) add(role, one);
  }
  return found;
}

interface Writing {
  school: School;
  role: Role;
  theirs: Waiting[];
  now: Date;
}

async function write(ctx: Context, tx: Tx, { school, role, theirs, now }: Writing): Promise<string | null> {
  const { id: schoolId } = school;
  if ((await tx.user.count({ where: { schoolId, role, disabledAt: null } })) === 0) return null;
  const ids = [...new Set(theirs.map(({ id }) => id))].sort().join();
  const key = `answers:${role}:${now.toISOString()}:${createHash('sha256').update(ids).digest('hex').slice(0, 16)}`;
  return writeOnce(tx, { schoolId, key, roles: [role], createdAt: now, ...wordsOf(ctx, { school, theirs, now }) });
}

/** @internal */
export function wordsOf(
  { config }: Pick<Context, 'config'>,
  { school, theirs, now }: Omit<Writing, 'role'>,
): { subject: string; body: string } {
  const each = [...new Map(theirs.map((one) => [one.id, one])).values()];
  const late = each.filter(({ dueAt }) => dueAt <= now);
  const soon = each.filter(({ dueAt }) => dueAt > now);
  const parts = [
    ...(late.length > 0 ? [`${late.length} late`] : []),
    ...(soon.length > 0 ? [`${soon.length} to answer by ${timeWords(soon[0]?.dueAt ?? now, school.timezone)}`] : []),
  ];
  const robot = each.filter(({ acknowledged }) => acknowledged).length;
  const lines = [
    ...(late.length > 0 ? [`The time of ${late.length} is over, and nobody has answered.`] : []),
    ...(soon.length > 0 ? [`${soon.length} still ${soon.length === 1 ? 'waits' : 'wait'} for an answer in time.`] : []),
    ...(robot > 0 ? [`Of these, Schoolgate has told ${robot} by itself that it came.`] : []),
  ];
  const body = `${[...lines, '', `Look at it after signing in: ${config.PUBLIC_URL}/answers`].join('\n')}\n`;
  return { subject: `Answers: ${parts.join(', ')}`, body };
}

const timeWords = (at: Date, zone: string) =>
  DateTime.fromJSDate(at, { zone }).setLocale('en-GB').toFormat('ccc d LLL HH:mm');
