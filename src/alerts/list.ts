/** The alerts as their page shows them. What concerns the head is not among those that the head sees. */
import { validate as isUuid } from 'uuid';
import type { Prisma, Role } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { seenBy, type Viewer } from '../reviews.js';

const shownAtMost = 50;

function visibleTo(role: Role): Prisma.AlertWhereInput {
  if (role === 'chair') return { OR: [{ aboutHead: true }, { reviews: { some: seenBy(role) } }] };
  return role === 'headteacher' ? { aboutHead: false } : {};
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
