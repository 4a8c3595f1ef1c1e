/** Makes people unreadable in what somebody wrote freely: what an account is for, why a setting was changed. */
import type { School } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { unreadable } from '../evidence/unreadable.js';
import { namesToHide } from '../exports/unnamed.js';

export type Hide = (text: string) => string;

/** Everybody of whom the school's rows hold a name. The school and its accounts are nobody. */
export async function hideIn(ctx: Context, { id: schoolId, name }: School): Promise<Hide> {
  const { db } = ctx;
  const accounts = await db.account.findMany({ where: { schoolId }, select: { name: true } });
  const own = [name, ...accounts.map((one) => one.name)];
  const none = { id: { in: [] } };
  const { names } = await namesToHide(ctx, { schoolId, writers: none, own, staff: true });
  const others = await named(ctx, schoolId);
  const writers = await writersOf(ctx, schoolId, own);
  return (text) => {
    // A page has thousands of writers, and parts of their names are words of every sentence: theirs are hidden where one stands as a whole.
    const low = text.toLowerCase();
    const there = writers.filter((writer) => low.includes(writer.toLowerCase()));
    return unreadable(text, { names: [...names, ...others, ...there] });
  };
}

/** Administrators and contacts are written down as names, and need not be users. */
async function named({ db }: Context, schoolId: string): Promise<string[]> {
  const admins = { adminOne: true, adminTwo: true } as const;
  const entries = await db.accountEntry.findMany({ where: { schoolId }, select: admins });
  const approvals = await db.accountApproval.findMany({ where: { schoolId }, select: admins });
  const contacts = await db.contact.findMany({ where: { schoolId }, select: { name: true } });
  const officers = await db.assessment.findMany({ where: { schoolId }, select: { officer: true } });
  return [
    ...[...entries, ...approvals].flatMap(({ adminOne, adminTwo }) => [adminOne ?? '', adminTwo ?? '']),
    ...contacts.map(({ name }) => name),
    ...officers.map(({ officer }) => officer),
  ];
}

async function writersOf({ db }: Context, schoolId: string, own: string[]): Promise<string[]> {
  const where = { schoolId, name: { notIn: ['', ...own] } };
  const rows = await db.author.findMany({ where, select: { name: true }, distinct: ['name'] });
  return rows.map(({ name }) => name);
}
