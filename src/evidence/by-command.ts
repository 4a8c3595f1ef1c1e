/** A pack asked for on the machine's command line: by somebody who is a user here, or by nobody in particular. */
import { z } from 'zod';
import type { Context } from '../context.js';
import { mayComeIn } from '../sessions.js';
import { normalEmail } from '../users.js';
import { type Asker, EvidenceError, type GivenPack, giveEvidence } from './giving.js';
import { recipients } from './recipients.js';

export const evidenceCommand = z.object({
  case: z.string({ error: 'name the case: --case 2026-0117' }).min(1).max(40),
  for: z.enum(recipients, { error: `say for whom: --for ${recipients.join('|')}` }),
  by: z.string().max(254).optional(),
  reason: z.string().max(2000).default(''),
  school: z.string().max(200).optional(),
});
export type EvidenceCommand = z.infer<typeof evidenceCommand>;

export async function evidenceByCommand(ctx: Context, asked: EvidenceCommand): Promise<GivenPack> {
  const schools = await ctx.db.school.findMany({ where: { ...(asked.school && { name: asked.school }) } });
  const [school] = schools;
  if (!school) throw new EvidenceError('case', 'There is no school of that name.');
  if (schools.length > 1) throw new EvidenceError('case', 'There are several schools here: name one by --school NAME.');
  const by = asked.by === undefined ? 'machine' : await userOf(ctx, school.id, asked.by);
  const wish = { schoolId: school.id, caseNumber: asked.case, recipient: asked.for, reason: asked.reason, by };
  return giveEvidence(ctx, wish);
}

async function userOf(ctx: Context, schoolId: string, email: string): Promise<Asker> {
  const user = await ctx.db.user.findFirst({
    where: { schoolId, email: normalEmail(email) },
    include: { school: true },
  });
  if (!user || !mayComeIn(ctx, user)) throw new EvidenceError('case', 'There is no user with that e-mail address.');
  return { userId: user.id, role: user.role, name: user.name };
}
