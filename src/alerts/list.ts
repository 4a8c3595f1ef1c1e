/** The alerts as their page shows them. What concerns the head is not among those that the head sees. */
import { validate as isUuid } from 'uuid';
import type { Prisma, Role } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { sightOf } from '../rights.js';
import { seenBy, type Viewer } from '../viewer.js';

const shownAtMost = 50;

/** Of one or more cases, where one of them is for this person; else what is wrong with the telling itself. */
function visibleTo(role: Role): Prisma.AlertWhereInput {
  const { aboutHead } = sightOf(role);
  const some = { reviews: { some: seenBy(role) } };
  if (aboutHead === 'only') return { OR: [{ aboutHead: true }, some] };
  const known = { OR: [some, { reviews: { none: {} } }] };
  return aboutHead === 'none' ? { AND: [{ aboutHead: false }, known] } : known;
}

const withSteps = (role: Role) =>
  ({
    steps: { orderBy: [{ wishedAt: 'asc' }, { id: 'asc' }] },
    reviews: {
      where: seenBy(role),
      select: { caseNumber: true, priority: true },
      orderBy: [{ priority: 'asc' }, { caseNumber: 'asc' }],
      take: 50,
    },
  }) satisfies Prisma.AlertInclude;

export type ListedAlert = Prisma.AlertGetPayload<{ include: ReturnType<typeof withSteps> }>;

/** The latest; those merged into a storm stand there as the storm. */
export function listAlerts(ctx: Context, { schoolId, role }: Viewer): Promise<ListedAlert[]> {
  return ctx.db.alert.findMany({
    where: { AND: [{ schoolId, mergedIntoId: null }, visibleTo(role)] },
    include: withSteps(role),
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: shownAtMost,
  });
}

export async function findAlert(ctx: Context, { schoolId, role }: Viewer, id: string): Promise<ListedAlert | null> {
  if (!isUuid(id)) return null;
  const where = { AND: [{ schoolId, id }, visibleTo(role)] };
  return ctx.db.alert.findFirst({ where, include: withSteps(role) });
}
