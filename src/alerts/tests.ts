/** Tests of contacts: when each way was last tried, what came of it, and by when the next is due (domain.md 8.2: monthly). */
import type { AlertStep, Term } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';

export type Tried = Pick<AlertStep, 'channel' | 'state' | 'wishedAt' | 'acknowledgedAt' | 'error'>;

export interface ContactTests {
  /** The last try of each way. */
  tried: Tried[];
  /** The term that runs (src/terms/), or null before its first look. */
  term: Pick<Term, 'dueAt'> | null;
}

/** By the contact's id. */
export async function testsOf(ctx: Context, schoolId: string): Promise<Map<string, ContactTests>> {
  const found = new Map<string, ContactTests>();
  const of = (id: string) => {
    const known = found.get(id) ?? { tried: [], term: null };
    found.set(id, known);
    return known;
  };
  const steps = await ctx.db.alertStep.findMany({
    where: { schoolId, alert: { kind: 'test' }, contact: { removedAt: null } },
    distinct: ['contactId', 'channel'],
    orderBy: [{ contactId: 'asc' }, { channel: 'asc' }, { wishedAt: 'desc' }],
    include: { contact: { select: { changedAt: true } } },
  });
  for (const { contactId, contact, ...tried } of steps) {
    // What was tried before an address was changed says nothing of it now.
    if (contactId && tried.wishedAt >= (contact?.changedAt ?? new Date(0))) of(contactId).tried.push(tried);
  }
  const terms = await ctx.db.term.findMany({ where: { schoolId, kind: 'contact_test', state: 'open' } });
  for (const term of terms) of(term.subject).term = term;
  return found;
}
