/** A person says what became of a request, and it is done. Whatever is done about a comment is done on its case. */
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import { storable } from '../inbound/store.js';
import type { Viewer } from '../viewer.js';
import { dataKinds, type Outcome, outcomes } from './kinds.js';
import { requestsSeenBy } from './list.js';
import { notePlace } from './receive.js';

/** The message is for the person who asked, in plain words. */
export class RequestError extends Error {
  override name = 'RequestError';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

interface Closing {
  viewer: Viewer;
  userId: string;
  id: string;
  outcome: string;
  note: string;
}

const isOutcome = (outcome: string): outcome is Outcome => outcomes.some((one) => one === outcome);

export async function closeRequest(ctx: Context, { viewer, userId, id, outcome, note }: Closing): Promise<void> {
  if (!isOutcome(outcome)) throw new RequestError('outcome', 'Say what became of it.');
  if (note.trim() === '') throw new RequestError('note', 'Say in a few words what was done: it is kept with it.');
  const now = ctx.clock.now();
  const { schoolId } = viewer;
  await ctx.db.$transaction(async (tx) => {
    const [closed] = await tx.publicRequest.updateManyAndReturn({
      where: { AND: [requestsSeenBy(viewer), { id, closedAt: null }] },
      data: {
        ...{ closedAt: now, closedBy: userId, outcome, joinKey: `closed:${id}` },
        note: sealerOf(ctx.config).seal(storable(note), notePlace(id)),
      },
    });
    if (!closed) throw new RequestError('outcome', 'Somebody has closed this already.');
    const term = { schoolId, kind: { in: [...dataKinds] }, subject: id, state: 'open' as const };
    await tx.term.updateMany({ where: term, data: { state: 'done', doneAt: now, doneBy: userId, nextAt: null } });
    const others = { schoolId, alertId: closed.alertId, closedAt: null };
    if (closed.alertId && (await tx.publicRequest.count({ where: others })) === 0)
      await tx.alert.updateMany({
        where: { id: closed.alertId, closedAt: null },
        data: { closedAt: now, nextAt: null },
      });
    const facts = { request: id, kind: closed.kind, outcome };
    const event = { kind: 'request.closed', actor: userId, commentId: closed.commentId ?? undefined, facts };
    await appendAudit(tx, { schoolId, at: now }, [event]);
  });
}
