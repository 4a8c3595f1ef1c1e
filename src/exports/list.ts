/** Which exports were made, by whom: from the chain, which alone has them. */
import { z } from 'zod';
import type { Context } from '../context.js';

const facts = z.object({
  export: z.string().catch(''),
  from: z.string().optional().catch(undefined),
  until: z.string().optional().catch(undefined),
  comments: z.number().optional().catch(undefined),
  heldBack: z.number().optional().catch(undefined),
  sha256: z.string().catch(''),
});

export type MadeBefore = z.output<typeof facts> & { at: Date; by: string };

export async function exportsMade(ctx: Context, schoolId: string): Promise<MadeBefore[]> {
  const events = await ctx.db.auditEvent.findMany({
    where: { schoolId, kind: 'export.given' },
    orderBy: { seq: 'desc' },
    take: 20,
  });
  const ids = events.map(({ actor }) => actor);
  const users = await ctx.db.user.findMany({ where: { schoolId, id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return events.map(({ at, actor, facts: given }) => ({
    ...facts.parse(given),
    at,
    by: names.get(actor) ?? 'Somebody who has left',
  }));
}
