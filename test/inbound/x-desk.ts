/** A school with its X account: the fake, the real connector and a desk whose clock is the test's, so that nothing is waited for. */
import { createSandbox, type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import type { XSettings } from '../../connectors/x/client.js';
import { createX } from '../../connectors/x/index.js';
import type { Account } from '../../prisma/generated/client.js';
import { perform } from '../../src/actions.js';
import { meterOf } from '../../src/connections/ledger.js';
import { pollAccount } from '../../src/polling.js';
import { resolve } from '../../src/resolutions.js';
import { ensureUsers } from '../../src/users.js';
import { happen } from '../connectors/stage.js';
import { type Desk, openDesk } from './desk.js';

const { userId, handle, accessToken } = sandboxSchool.x;
const minute = 60_000;

export interface XDesk {
  sandbox: Sandbox;
  desk: Desk;
  account: Account;
  /** A communications administrator. */
  person: string;
  pass(ms: number): void;
  /** Somebody writes under our post; gives X's id. */
  write(text: string, more?: object): Promise<string>;
  /** One round of everything: a reading, the judgements, and what is due. Five minutes pass. */
  round(): Promise<void>;
  reply(commentExternalId: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** `timeoutMs` is short only where a hang is the point. */
export async function openXDesk({
  metered = false,
  ...more
}: Partial<XSettings> & { metered?: boolean }): Promise<XDesk> {
  const sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [] });
  const { xUrl: apiUrl } = await sandbox.listen({ port: 0, smtpPort: 0 });
  const desk = await openDesk({ connectors: [] });
  const { ctx, schoolId } = desk;
  const meter = metered ? meterOf(ctx, userId) : undefined;
  const usual = { userId, handle, accessToken, apiUrl, timeoutMs: 5_000, meter, now: () => desk.time.wall.getTime() };
  ctx.connectors.push(createX({ ...usual, ...more } as XSettings));
  const account = await ctx.db.account.create({
    data: { schoolId, platform: 'x', externalId: userId, name: 'X', handle },
  });
  const user = { schoolId, role: 'comms_admin' as const, name: 'Test Person', email: 'test@test.example' };
  const person = (await ensureUsers(ctx, [user]))[0]?.id ?? '';
  await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'Doors open at six.' });
  let count = 0;
  const pass = (ms: number) => {
    desk.time.wall = new Date(desk.time.wall.getTime() + ms);
    desk.time.now = new Date(desk.time.now.getTime() + ms);
  };
  const due = () =>
    ctx.db.action.findMany({
      where: { state: 'pending', kind: { not: 'assist' }, notBefore: { lte: desk.time.wall } },
      orderBy: { requestedAt: 'asc' },
    });
  return {
    ...{ sandbox, desk, account, person, pass },
    write(text, details = {}) {
      count += 1;
      const author = { id: `90${count}`, name: `Person ${count}`, handle: `person_${count}`, bio: '' };
      const event = { type: 'reply_added', platform: 'x', postId: 'p', commentId: `c-${count}`, author };
      return happen(sandbox, { ...event, text: `@${handle} ${text} (${count})`, ...details });
    },
    async round() {
      pass(5 * minute);
      await pollAccount(ctx, account.id);
      await desk.judge();
      // What follows from an effect is due in the same round; what a halted account holds back is not.
      for (let turn = 0; turn < 2; turn += 1) for (const { id } of await due()) await perform(ctx, id);
    },
    async reply(commentExternalId, text) {
      const { id, currentId } = await ctx.db.comment.findFirstOrThrow({ where: { externalId: commentExternalId } });
      const about = { schoolId, commentId: id, revisionId: currentId ?? '', userId: person };
      await resolve(ctx, { ...about, what: 'reply', reason: 'A test', text });
    },
    async close() {
      await desk.close();
      await sandbox.close();
    },
  };
}
