/** A school with its Facebook page: the fake, the real connector and a desk whose clock is the test's, so that nothing is waited for. */
import { createFacebook } from '../../connectors/facebook/index.js';
import { createSandbox, type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { perform } from '../../src/actions.js';
import { pollAccount } from '../../src/polling.js';
import { type Resolution, resolve } from '../../src/resolutions.js';
import { ensureUsers } from '../../src/users.js';
import { happen } from '../connectors/stage.js';
import { type Desk, openDesk } from './desk.js';

const minute = 60_000;

export interface FacebookDesk {
  sandbox: Sandbox;
  desk: Desk;
  pass(ms: number): void;
  /** Somebody writes under our post; gives Facebook's id. */
  write(text: string): Promise<string>;
  /** One round of everything: a reading, the judgements, and what is due. Ten minutes pass. */
  round(): Promise<void>;
  decide(commentExternalId: string, what: Resolution, text: string): Promise<void>;
  close(): Promise<void>;
}

/** `timeoutMs` is short only where a hang is the point. No webhooks: all comes by reading. */
export async function openFacebookDesk({ timeoutMs = 5_000 }: { timeoutMs?: number } = {}): Promise<FacebookDesk> {
  const desk = await openDesk({ connectors: [] });
  const start = desk.time.now;
  const sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [], start });
  const { graphUrl } = await sandbox.listen({ port: 0, smtpPort: 0 });
  const { ctx, schoolId, account } = desk;
  ctx.connectors.push(createFacebook({ ...sandboxSchool.facebook, graphUrl, graphVersion: 'v26.0', timeoutMs }));
  const user = { schoolId, role: 'comms_admin' as const, name: 'Test Person', email: 'test@test.example' };
  const userId = (await ensureUsers(ctx, [user]))[0]?.id ?? '';
  await happen(sandbox, { type: 'post_published', platform: 'facebook', postId: 'p', text: 'Doors open at six.' });
  let count = 0;
  const pass = (ms: number) => {
    desk.time.wall = new Date(desk.time.wall.getTime() + ms);
    desk.time.now = new Date(desk.time.now.getTime() + ms);
    sandbox.pass(ms);
  };
  const due = () =>
    ctx.db.action.findMany({
      where: { state: 'pending', kind: { not: 'assist' }, notBefore: { lte: desk.time.wall } },
      orderBy: { requestedAt: 'asc' },
    });
  return {
    ...{ sandbox, desk, pass },
    write(text) {
      count += 1;
      const author = { id: `90${count}`, name: `Person ${count}` };
      const event = { type: 'comment_added', platform: 'facebook', postId: 'p', author, text: `${text} (${count})` };
      return happen(sandbox, event);
    },
    async round() {
      pass(10 * minute);
      await pollAccount(ctx, account.id);
      await desk.judge();
      // What follows from an effect is due in the same round; what a halted account holds back is not.
      for (let turn = 0; turn < 2; turn += 1) for (const { id } of await due()) await perform(ctx, id);
    },
    async decide(commentExternalId, what, text) {
      const { id, currentId } = await ctx.db.comment.findFirstOrThrow({ where: { externalId: commentExternalId } });
      const about = { schoolId, commentId: id, revisionId: currentId ?? '', userId };
      await resolve(ctx, { ...about, what, reason: 'A test', text });
    },
    async close() {
      await desk.close();
      await sandbox.close();
    },
  };
}
