/** What people see of requests. Every query asks who may see which, as with cases. */
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import { may, sightOf } from '../rights.js';
import { inLanes, type Viewer } from '../viewer.js';
import { concernsSeenBy } from './concerns.js';
import { dataKinds, type Sent } from './kinds.js';
import { messagePlace, notePlace } from './receive.js';

const shownAtMost = 100;
/** Of a flood the newest; how many there are is said. */
const messagesShown = 50;

/** Complaints about the use of data are for few, what is said of a member of staff for one; what concerns the head is the chair's. */
export function requestsSeenBy({ schoolId, role }: Viewer): Prisma.PublicRequestWhereInput {
  const { aboutHead } = sightOf(role);
  const only = { aboutHead: aboutHead === 'only' };
  const cases = { kind: { in: ['report' as const, 'review' as const] }, ...inLanes(role) };
  const complaints = { kind: { in: [...dataKinds] }, ...(role !== 'dpo' && only) };
  return {
    schoolId,
    OR: [
      ...(may(role, 'read') ? [{ ...cases, ...(aboutHead !== 'all' && only) }] : []),
      ...(may(role, 'complaints') ? [complaints] : []),
      ...concernsSeenBy(role),
    ],
  };
}

const include = {
  comment: { select: { review: { select: { caseNumber: true, lane: true, aboutHead: true, deputyCalledAt: true } } } },
} satisfies Prisma.PublicRequestInclude;
export type ListedRequest = Prisma.PublicRequestGetPayload<{ include: typeof include }>;

/** What is open, by what is urgent and due first; else what was closed last. */
export function listRequests(ctx: Context, viewer: Viewer, open: boolean): Promise<ListedRequest[]> {
  return ctx.db.publicRequest.findMany({
    where: { AND: [requestsSeenBy(viewer), { closedAt: open ? null : { not: null } }] },
    orderBy: open ? [{ priority: 'asc' }, { dueAt: 'asc' }, { id: 'asc' }] : [{ closedAt: 'desc' }, { id: 'desc' }],
    take: shownAtMost,
    include,
  });
}

export const countRequests = (ctx: Context, viewer: Viewer): Promise<number> =>
  ctx.db.publicRequest.count({ where: { AND: [requestsSeenBy(viewer), { closedAt: null }] } });

export interface RequestMessage extends Sent {
  id: string;
  reference: string;
  at: Date;
}

export interface FoundRequest {
  request: ListedRequest;
  note: string;
  messages: RequestMessage[];
}

const sent = z.object({ link: z.string(), words: z.string(), email: z.string() });

export async function findRequest(ctx: Context, viewer: Viewer, id: string): Promise<FoundRequest | null> {
  if (!isUuid(id)) return null;
  const request = await ctx.db.publicRequest.findFirst({ where: { AND: [requestsSeenBy(viewer), { id }] }, include });
  if (!request) return null;
  const rows = await ctx.db.publicMessage.findMany({
    where: { requestId: id },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: messagesShown,
  });
  const sealer = sealerOf(ctx.config);
  const messages = rows.map(({ id: messageId, reference, at, sealed }) => {
    return { id: messageId, reference, at, ...sent.parse(JSON.parse(sealer.open(sealed, messagePlace(messageId)))) };
  });
  return { request, messages, note: request.note === '' ? '' : sealer.open(request.note, notePlace(id)) };
}
