/**
 * The drill: a backup is made while comments arrive, everything is lost, the backup is restored, and work goes on. What happened
 * between the two stands on the platform alone: it is known again, and nothing is said twice.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { openToAnswer } from '../../src/answers.js';
import { verifyAudit } from '../../src/audit.js';
import { setBrake } from '../../src/brakes.js';
import { resolve } from '../../src/resolutions.js';
import { letGo } from '../../src/restored.js';
import { firstCommsAdmin } from '../../src/users.js';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import { endAll, runToEnd } from '../process/launch.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { onBoth, redisUrl } from '../services.js';
import { copyTemplate } from '../template.js';

const insult = 'You stupid useless cow';
const waiting = 'The library opens at eight, do come in.';
/** A loaded machine is no fault. */
/** Longer than what is held waits until it is looked at again (src/brakes.ts). */
const patience = 80_000;
/** Signs that programs take for the end of a line, and what JSON writes in its own way. */
const odd = 'A \u2028 line, \u2029 another \u0085 "quoted" \\ {} \n 😀 \u202e';
const lost = 'Yes, the hall is open on Monday.';

await onBoth((address) => {
  const folder = copyTemplate(inject('template'));
  const file = join(folder.dir, 'drill.backup');
  let env: Record<string, string>;
  let school: Schoolgate;
  beforeAll(async () => {
    const url = await address();
    const port = String(await freePort());
    env = { DATA_DIR: folder.dir, PORT: port, ...(url && { DATABASE_URL: url, REDIS_URL: redisUrl }) };
    school = await startSchoolgate('embedded', env);
  });
  afterAll(async () => {
    await school?.close();
    await endAll();
    folder.remove();
  });

  const ctx = () => school.running.ctx;
  const schoolId = () => school.running.schoolId;
  const brake = (to: 'none' | 'stopped') =>
    setBrake(ctx(), { schoolId: schoolId(), by: 'somebody', brake: to, reason: 'The drill' });
  const platform = async () => (await school.state()).facebook;
  const idOf = async (ref: string) => (await platform()).comments.find((one) => one.ref === ref)?.id ?? '';
  const said = async (words: string) => (await platform()).comments.filter(({ message }) => message === words).length;
  const noticesUnder = async (ref: string) => {
    const { posts, comments } = await platform();
    const id = posts.find((one) => one.ref === ref)?.id;
    return comments.filter((one) => one.post_id === id && one.message.startsWith('We hid a comment')).length;
  };
  const rowOf = async (ref: string) => {
    const where = { externalId: await idOf(ref) };
    return ctx().db.comment.findFirstOrThrow({ where, include: { current: true } });
  };
  async function open(ref: string) {
    const user = await firstCommsAdmin(ctx(), schoolId());
    const row = await rowOf(ref);
    const viewer = { schoolId: schoolId(), role: 'comms_admin' as const, userId: user?.id ?? '' };
    await openToAnswer(ctx(), viewer, row.id);
    return { ...row, userId: viewer.userId };
  }
  async function answer(ref: string, text: string): Promise<void> {
    const { id: commentId, currentId, userId } = await open(ref);
    const wish = { schoolId: schoolId(), commentId, revisionId: currentId ?? '', userId };
    await resolve(ctx(), { ...wish, what: 'reply', reason: 'They asked', text });
    await school.settle();
  }
  async function destroy(): Promise<void> {
    if (!env.DATABASE_URL) return rmSync(join(folder.dir, 'db'), { recursive: true });
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.end();
  }

  test('a backup is made beside a running Schoolgate, while comments arrive', async () => {
    await school.happen(post('p1'), comment(insult, { post: 'p1', ref: 'before' }));
    await school.happen(comment('When does the library open?', { post: 'p1', ref: 'asked' }));
    await school.happen(comment(odd, { post: 'p1', ref: 'odd' }));
    await school.happen(comment('Is the hall open on Monday?', { post: 'p1', ref: 'asked-too' }));
    await open('asked-too');
    await brake('stopped');
    await answer('asked', waiting);
    const [made] = await Promise.all([
      runToEnd(['backup', '--out', file], env),
      ...Array.from({ length: 8 }, (_, n) => school.happen(comment(`Lovely day number ${n}`, { post: 'p1' }))),
    ]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/read back and whole, SHA-256 [\da-f]{64}\n.*never in the same place as the backup/s);
    expect((await runToEnd(['backup', '--out', file], env)).stderr).toContain('is there already');
  });

  test('after everything was lost it is restored, and what happened since the backup is known again', {
    timeout: 240_000,
  }, async () => {
    await brake('none');
    await school.settle();
    await answer('asked-too', lost);
    await school.happen(post('p2'), comment(insult, { post: 'p2', ref: 'after' }));
    expect([await said(waiting), await said(lost), await noticesUnder('p2')]).toEqual([1, 1, 1]);
    await school.running.close();
    await destroy();
    const restored = await runToEnd(['restore', '--from', file], env);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toMatch(/\d+ events, unbroken/);
    school = await startSchoolgate('embedded', env);
    expect((await rowOf('odd')).current?.text).toBe(odd);
    await school.settle();
    await vi.waitFor(async () => {
      await school.settle();
      expect((await rowOf('after')).hiddenAt).not.toBeNull();
    }, patience);
    const there = (await platform()).comments.filter(({ ref }) => ref !== null).map(({ id }) => id);
    expect(await ctx().db.comment.count({ where: { externalId: { in: there } } })).toBe(there.length);
    const hidden = (await platform()).comments.filter(({ is_hidden }) => is_hidden).map(({ ref }) => ref);
    expect(hidden.toSorted()).toEqual(['after', 'before']);
  });

  test('nothing of ours goes out until somebody has looked, and then nothing twice', { timeout: 240_000 }, async () => {
    const reply = () =>
      ctx().db.action.findFirstOrThrow({ where: { kind: 'reply', payload: { path: ['text'], equals: waiting } } });
    await vi.waitFor(
      async () => expect(await reply()).toMatchObject({ state: 'pending', errorCode: 'restored' }),
      patience,
    );
    const user = await firstCommsAdmin(ctx(), schoolId());
    await letGo(ctx(), { schoolId: schoolId(), by: user?.id ?? '' });
    await brake('none');
    await vi.waitFor(async () => expect((await reply()).state).toBe('done'), patience);
    // Nobody here knows that they answered: they say it again.
    await answer('asked-too', lost);
    await vi.waitFor(
      async () =>
        expect(
          await ctx().db.action.count({
            where: { state: { in: ['pending', 'performing'] }, kind: { notIn: ['assist'] } },
          }),
        ).toBe(0),
      patience,
    );
    expect([await said(waiting), await said(lost)]).toEqual([1, 1]);
    expect([await noticesUnder('p1'), await noticesUnder('p2')]).toEqual([1, 1]);
    await school.happen(comment(insult, { post: 'p2', ref: 'new' }));
    expect((await platform()).comments.find(({ ref }) => ref === 'new')?.is_hidden).toBe(true);
    const [chain] = await verifyAudit(ctx().db);
    expect(chain?.broken).toBeUndefined();
    const kinds = await ctx().db.auditEvent.findMany({
      where: { kind: { in: ['backup.restored', 'restore.let-go'] } },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(['backup.restored', 'restore.let-go']);
  });
});
