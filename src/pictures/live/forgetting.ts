/** What is kept no longer (docs/pictures.md): the register and the pictures hold children's data, and each has its end. */
import { dayOf, lastValidDay } from '../../../moderation/consent.js';
import type { School } from '../../../prisma/generated/client.js';
import { appendAudit } from '../../audit.js';
import type { Context } from '../../context.js';
import { changedPeople } from '../../people/book.js';
import { openEntry, openPerson } from '../../people/details.js';
import { daysLater } from '../../people/renewals.js';

/** Days: of a consent or a leaver after the end, of a picture after it came down, and of a draft that nobody touched. */
export const kept = { afterEnd: 365, draft: 90, file: 1 };
const dayMs = 24 * 3_600_000;

/** Safe to run at any time and twice; each kind by itself. */
export async function forget(ctx: Context, { id: schoolId, timezone }: School): Promise<void> {
  const now = ctx.clock.now();
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  const { db } = ctx;
  await db.rollImport.deleteMany({
    where: { schoolId, createdAt: { lt: new Date(ctx.clock.wall().getTime() - kept.file * dayMs) } },
  });
  const old = {
    schoolId,
    state: { in: ['draft' as const, 'stopped' as const] },
    changedAt: { lt: before(kept.draft) },
  };
  const drafts = { ...old, targets: { none: { externalId: { not: null } } } };
  await db.picture.deleteMany({ where: { schoolId, live: { none: {} }, publication: { is: drafts } } });
  await db.publication.deleteMany({ where: drafts });
  const isOver = { lt: before(kept.afterEnd) };
  await db.pictureFinding.deleteMany({ where: { schoolId, doneAt: isOver } });
  await db.livePicture.deleteMany({ where: { schoolId, goneAt: isOver } });
  const unseen = { schoolId, uploadedAt: isOver, live: { none: {} } };
  await db.picture.deleteMany({
    where: { ...unseen, OR: [{ publicationId: null }, { publication: { is: { state: 'published' } } }] },
  });
  await forgetPeople(ctx, schoolId, daysLater(dayOf(now, timezone), -kept.afterEnd));
}

/** `lastDay`: whatever ended before it. Who is still to be seen in a picture of ours stays, or nobody could say who that is. */
async function forgetPeople(ctx: Context, schoolId: string, lastDay: string): Promise<void> {
  const grants = await ctx.db.grant.findMany({ where: { schoolId } });
  const renewMonths = ctx.policy.settings['consent.renewMonths'];
  const over = grants.filter((row) => {
    if (row.endedAt) return dayOf(row.endedAt, 'utc') < lastDay;
    const entry = openEntry(ctx.config, row);
    // A refusal holds until another answer takes its place, and a withdrawal as long as anything that it ended.
    if (entry.kind === 'withdrawal' || !entry.agreed) return false;
    return lastValidDay(entry, renewMonths) < lastDay;
  });
  const people = await ctx.db.person.findMany({ where: { schoolId, pictures: { none: {} } } });
  const left = people.filter((row) => {
    const { leftOn } = openPerson(ctx.config, row);
    return leftOn !== undefined && leftOn < lastDay;
  });
  if (over.length + left.length === 0) return;
  await ctx.db.$transaction(async (tx) => {
    await tx.grant.deleteMany({ where: { id: { in: over.map(({ id }) => id) } } });
    await tx.person.deleteMany({ where: { id: { in: left.map(({ id }) => id) }, pictures: { none: {} } } });
    await changedPeople(tx, schoolId);
    const facts = { people: left.length, consents: over.length };
    await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [{ kind: 'people.forgotten', actor: 'bot', facts }]);
  });
}
