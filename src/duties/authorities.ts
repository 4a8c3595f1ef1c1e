/** Whom to ring at which local authority (WH-02): data of the school's own, since no list of these numbers is public and stays true. */
import { z } from 'zod';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { storable } from '../inbound/store.js';
import { type Doer, dayGiven } from './doing.js';

const phone = z
  .string()
  .trim()
  .regex(/^$|^[+\d][\d ()]{4,24}$/, { error: 'A telephone number has digits and spaces only.' });

export const authorityForm = z
  .object({
    name: z.string().trim().min(3, { error: 'Name the local authority.' }).max(100),
    ladoPhone: phone,
    ladoEmail: z.union([z.literal(''), z.email({ error: 'That is no e-mail address.' })]),
    policePhone: phone,
    pressPhone: phone,
    checkedOn: z.string().max(10),
  })
  .refine(({ ladoPhone, ladoEmail }) => ladoPhone !== '' || ladoEmail !== '', {
    error: 'Say how the designated officer (LADO) is reached.',
    path: ['ladoPhone'],
  });

/** A newer entry of the same name takes the place of the older. */
export async function keepAuthority(ctx: Context, doer: Doer, given: z.output<typeof authorityForm>): Promise<void> {
  const { schoolId, userId } = doer;
  const at = ctx.clock.now();
  const { timezone: zone } = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  dayGiven(given.checkedOn, { now: at, zone });
  const input = { ...given, name: storable(given.name), changedBy: userId, changedAt: at };
  await ctx.db.$transaction(async (tx) => {
    const key = { schoolId_name: { schoolId, name: input.name } };
    await tx.authority.upsert({ where: key, create: { ...input, schoolId }, update: input });
    const facts = { name: input.name, checkedOn: input.checkedOn };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'authority.kept', actor: userId, facts }]);
  });
}

export const authorities = ({ db }: Pick<Context, 'db'>, schoolId: string) =>
  db.authority.findMany({ where: { schoolId }, orderBy: { name: 'asc' } });
