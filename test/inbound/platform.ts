/** Our page on a platform that does as the test says; webhook, abilities and assists are the real connector's. */
import type { Connector, Effect, Trace } from '../../connectors/connector.js';
import { createConnectors } from '../../connectors/index.js';
import { perform } from '../../src/actions.js';
import type { Context } from '../../src/context.js';
import { PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, say } from './desk.js';

export interface Platform {
  connector: Connector;
  /** What it was asked to do, in order. */
  calls: Effect[];
  searches: { effect: Effect; trace: Trace }[];
  /** May throw a ConnectorError, or take its time. */
  answer(effect: Effect): Promise<{ externalId?: string }>;
  found(effect: Effect, trace: Trace): Promise<{ externalId: string } | null>;
  /** As it was at the beginning: everything succeeds, nothing is found. */
  reset(): void;
}

export function platform(): Platform {
  const page = { pageId: PAGE, pageToken: 't', appSecret: 'fictional-secret', verifyToken: 'fictional-verify' };
  const [real] = createConnectors({
    facebook: { ...page, graphUrl: 'http://127.0.0.1:9', graphVersion: 'v24.0', timeoutMs: 1000 },
  });
  if (!real) throw new Error('no connector');
  let id = 0;
  const succeed = async ({ kind, postExternalId, commentExternalId = '' }: Effect) => {
    id += 1;
    const post = postExternalId?.split('_').at(-1) ?? commentExternalId.split('_')[0];
    return kind === 'reply' || kind === 'notice' ? { externalId: `${post}_made-${id}` } : {};
  };
  const one: Platform = {
    calls: [],
    searches: [],
    answer: succeed,
    found: async () => null,
    reset() {
      one.calls.length = 0;
      one.searches.length = 0;
      one.answer = succeed;
      one.found = async () => null;
    },
    connector: {
      ...real,
      async perform(effect) {
        one.calls.push(effect);
        return one.answer(effect);
      },
      async find(effect, trace) {
        one.searches.push({ effect, trace });
        return one.found(effect, trace);
      },
    },
  };
  return one;
}

/** Performs whatever is due (of one comment), and what follows from it, until nothing is. */
export async function actAll(ctx: Context, commentId?: string): Promise<void> {
  for (;;) {
    const due = await ctx.db.action.findMany({
      where: { commentId, state: 'pending', kind: { not: 'assist' }, notBefore: { lte: ctx.clock.wall() } },
      orderBy: { requestedAt: 'asc' },
    });
    if (due.length === 0) return;
    for (const { id } of due) await perform(ctx, id);
  }
}

export const insult = 'You are a stupid lying cow';

/** A comment that is to be hidden, and the action that will do it. */
export async function toHide(desk: Desk, more: Record<string, unknown> = {}) {
  const said = await say(desk, insult, more);
  const hide = said.actions.find((one) => one.kind === 'hide');
  if (!hide) throw new Error('nothing is to be hidden');
  return { said, id: hide.id };
}

/** Time passes for leases and retries. */
export function later({ time }: Desk, ms: number): void {
  time.wall = new Date(time.wall.getTime() + ms);
}
