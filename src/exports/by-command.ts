/** An export asked for on the machine's command line: always for a user who may make it, since it holds names. */
import { z } from 'zod';
import type { Context } from '../context.js';
import { mayComeIn } from '../sessions.js';
import { normalEmail } from '../users.js';
import { type GivenExport, giveExport } from './giving.js';
import { ExportError, exportWish } from './wish.js';

const asking = z.object({
  by: z.string({ error: 'say for whom: --by E-MAIL of the data protection officer or the head' }).max(254),
  school: z.string().max(200).optional(),
});
export const exportCommand = z.intersection(asking, exportWish);
export type ExportCommand = z.output<typeof exportCommand>;

export async function exportByCommand(ctx: Context, asked: ExportCommand): Promise<GivenExport> {
  const schools = await ctx.db.school.findMany({ where: { ...(asked.school && { name: asked.school }) } });
  const [school] = schools;
  if (!school) throw new ExportError('school', 'There is no school of that name.');
  if (schools.length > 1) throw new ExportError('school', 'There are several schools here: name one by --school NAME.');
  const where = { schoolId: school.id, email: normalEmail(asked.by) };
  const user = await ctx.db.user.findFirst({ where, include: { school: true } });
  if (!user || !mayComeIn(ctx, user)) throw new ExportError('by', 'There is no user with that e-mail address.');
  const { id: userId, role, name } = user;
  return giveExport(ctx, { schoolId: school.id, userId, role, name }, asked);
}
