/** Who gets the anchors. Whoever got them until now hears of a change: nobody can stop the letters in silence. */
import { v7 as uuid } from 'uuid';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { makeAnchor, writeToReaders } from './making.js';

export interface Naming {
  schoolId: string;
  userId: string;
  emails: string[];
}

export const mostReaders = 5;

/** The first anchor goes out at once, so that somebody has one from this moment on. */
export async function nameReaders(ctx: Context, { schoolId, userId, emails }: Naming): Promise<void> {
  const now = ctx.clock.now();
  const letters = await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
    const { anchorReaders: before } = await tx.school.findUniqueOrThrow({ where: { id: schoolId } });
    const to = [...new Set([...before, ...emails])];
    if (to.length === before.length && to.length === emails.length) return [];
    await tx.school.update({ where: { id: schoolId }, data: { anchorReaders: emails } });
    const facts = { readers: emails.length, before: before.length };
    await appendAudit(tx, { schoolId, at: now }, [
      { kind: 'anchor.readers', actor: userId, facts, person: { emails } },
    ]);
    const words = {
      subject: 'Schoolgate: who keeps the anchors of the record has changed',
      body: [
        'The school has changed who gets the anchors of its record. Keep those that you have.',
        `From now on they go to ${emails.length === 0 ? 'nobody' : emails.join(', ')}.`,
        'If you did not expect this, ask the headteacher or the chair of governors.',
      ],
    };
    const told = await writeToReaders(ctx, tx, {
      school: { id: schoolId },
      key: `anchor-readers:${uuid()}`,
      to,
      ...words,
    });
    const made = emails.length > 0 ? await makeAnchor(ctx, tx, { schoolId, why: 'daily' }) : null;
    return [told, made?.letter ?? null];
  });
  for (const id of letters) if (id) await ctx.queue.add('perform-action', id);
}
