/**
 * Who reads what the public says of somebody who works here (WH-15): the headteacher and nobody else, the chair of governors
 * where it is about the head. A school may have none of them at the moment: then the next in this line, so that it is read.
 */
import type { CaseLane, Prisma, Role } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';

const readers = ['headteacher', 'chair', 'dsl'] as const;
export type ConcernReader = (typeof readers)[number];

/** How a row says whose it is, so that it stays theirs whoever comes or leaves later. */
const marks: Record<ConcernReader, { aboutHead: boolean; lane: CaseLane }> = {
  headteacher: { aboutHead: false, lane: 'staff_allegation' },
  chair: { aboutHead: true, lane: 'staff_allegation' },
  // Harm that the head may have done goes to the local authority by way of the safeguarding lead (KCSIE, domain.md C9).
  dsl: { aboutHead: true, lane: 'safeguarding' },
};

/** The head never reads what is about her. */
export async function markOfConcern(tx: Tx, about: { schoolId: string; aboutHead: boolean }) {
  const line = about.aboutHead ? readers.slice(1) : readers;
  const where = { schoolId: about.schoolId, disabledAt: null, role: { in: [...line] } };
  const there = await tx.user.findMany({ where, select: { role: true } });
  const reader = line.find((role) => there.some((one) => one.role === role)) ?? line[0] ?? 'chair';
  return marks[reader];
}

export function concernReader({ aboutHead, lane }: { aboutHead: boolean; lane: CaseLane }): ConcernReader {
  if (!aboutHead) return 'headteacher';
  return lane === 'safeguarding' ? 'dsl' : 'chair';
}

export function concernsSeenBy(role: Role): Prisma.PublicRequestWhereInput[] {
  const seen: Partial<Record<Role, Prisma.PublicRequestWhereInput>> = {
    headteacher: { aboutHead: false },
    chair: { aboutHead: true },
    dsl: { aboutHead: true, lane: 'safeguarding' },
  };
  const own = seen[role];
  return own ? [{ kind: 'staff_concern', ...own }] : [];
}
