/** Which packs of a case were given, to whom and by whom: from the chain, which alone has them. */
import type { Context } from '../context.js';

export interface GivenBefore {
  at: Date;
  by: string;
  recipient: string;
  sha256: string;
}

export async function givenBefore(ctx: Context, schoolId: string, commentId: string): Promise<GivenBefore[]> {
  const events = await ctx.db.auditEvent.findMany({
    where: { schoolId, commentId, kind: 'evidence.given' },
    orderBy: { seq: 'desc' },
    take: 20,
  });
  const ids = events.map(({ actor }) => actor).filter((actor) => actor !== 'machine');
  const users = await ctx.db.user.findMany({ where: { schoolId, id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return events.map(({ at, actor, facts }) => {
    const { recipient = '', sha256 = '' } = facts as { recipient?: string; sha256?: string };
    return { at, by: names.get(actor) ?? 'Whoever runs the machine', recipient, sha256 };
  });
}
