/** What a platform's limit holds back comes due together, and then the worst goes first (platforms.md trap 27). */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Target } from '../src/claiming.js';
import { retryLater } from '../src/outcomes.js';
import { makeCase, makeSchool, monday, openDesk } from './web/helper.js';

test('hides wait for the same second, in the order of their cases, and before everything else', async () => {
  const { ctx, close, time } = await openDesk();
  const added: { id: string; delayMs?: number; priority?: number }[] = [];
  ctx.queue.add = async (name, id, options = {}) => {
    if (name === 'perform-action') added.push({ id, ...options });
  };
  const school = await makeSchool(ctx);
  const delayed = async (kind: 'hide' | 'reply', priority: number, waitMs: number) => {
    const { comment } = await makeCase(ctx, school, { caseNumber: `C-${kind}-${priority}`, priority });
    const { schoolId, accountId } = school;
    const row = { schoolId, accountId, commentId: comment.id, kind, key: randomUUID(), payload: {} };
    const data = { ...row, requestedBy: 'bot', requestedAt: monday, state: 'performing' as const, attempts: 1 };
    const include = {
      account: true,
      comment: true,
      post: true,
      author: true,
      notification: true,
      school: true,
    } as const;
    const action: Target = await ctx.db.action.create({ data, include });
    await retryLater(ctx, action, { code: 'rate_limited', delayMs: waitMs });
    return ctx.db.action.findUniqueOrThrow({ where: { id: action.id } });
  };
  const insult = await delayed('hide', 3, 60_400);
  time.wall = new Date(time.wall.getTime() + 250);
  const answer = await delayed('reply', 1, 60_150);
  const threat = await delayed('hide', 1, 60_150);
  expect(new Set([insult, answer, threat].map(({ notBefore }) => notBefore.getTime()))).toEqual(
    new Set([monday.getTime() + 61_000]),
  );
  const byUrgency = [...added].sort((a, b) => (a.priority ?? 9) - (b.priority ?? 9)).map(({ id }) => id);
  expect(byUrgency).toEqual([threat.id, insult.id, answer.id]);
  await close();
});
