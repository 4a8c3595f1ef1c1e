/**
 * Killed anywhere on the path of a comment, with no chance to tidy up, Schoolgate finishes at the next start: what must
 * happen happens, and nothing that people see happens twice. The kills follow each other on one data folder.
 */
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { verifyAudit } from '../../src/audit.js';
import { type Db, openPglite } from '../../src/db/index.js';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import type { SandboxState } from '../schoolgate.js';
import { copyTemplate } from '../template.js';
import { ask, endAll, type Launched, start } from './launch.js';

const insult = 'You stupid useless cow';
const patience = { timeout: 90_000, interval: 20 };

interface Moment {
  name: string;
  fault?: Record<string, unknown>;
  /** What the log, or the platform's journal of calls, shows when it is time to kill. */
  logged?: RegExp[];
  called?: RegExp;
  /** What the log of the next start shows before the next kill. */
  settled?: RegExp[];
}

const hideCall = { platform: 'facebook', method: 'POST', path: '/^/v[\\d.]+/[\\d_]+$/' };
const noticeCall = { platform: 'facebook', method: 'POST', path: '*/comments' };
const done = (kind: string) => new RegExp(`"kind":"${kind}".*"action.done"`);
/** The letter about the case: reminders of other things go out at a start as well. */
const told = /"kind":"notify","comment":"[^"]+".*"action.done"/;
const moments: Moment[] = [
  { name: 'right after the comment was posted', settled: [told] },
  { name: 'right after the webhook was stored', logged: [/"webhook".*"new":1.*"delivery.received"/] },
  { name: 'right after the decision', logged: [/"comment.decided"/] },
  { name: 'while the hide is on its way', fault: { ...hideCall, hang: true }, called: /fault:hang:before/ },
  {
    name: 'while the answer to the hide is on its way',
    fault: { ...hideCall, delayMs: 60_000 },
    called: /fault:delay/,
  },
  { name: 'right after the hide', logged: [done('hide')] },
  { name: 'while the notice is on its way', fault: { ...noticeCall, hang: true }, called: /fault:hang:before/ },
  { name: 'while the answer to the notice is late', fault: { ...noticeCall, delayMs: 60_000 }, called: /fault:delay/ },
  { name: 'when everything is done', logged: [done('notice'), told] },
];

describe('killed', () => {
  const folder = copyTemplate(inject('template'));
  let env: Record<'PORT' | 'SANDBOX_PORT' | 'DATA_DIR' | 'LOG_LEVEL', string>;
  let school: Launched;
  const state = () => ask<SandboxState>(env.SANDBOX_PORT, '/state').then(({ facebook }) => facebook);
  /** The letters about cases: reminders of reviews that are due go out besides. */
  const mails = async () => {
    const all = await ask<{ messageId: string; subject: string }[]>(env.SANDBOX_PORT, '/mail');
    return all.filter((mail) => mail.subject.startsWith('Case '));
  };
  const calls = () => ask<{ outcome: string }[]>(env.SANDBOX_PORT, '/calls');

  beforeAll(async () => {
    const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) };
    env = { ...ports, DATA_DIR: folder.dir, LOG_LEVEL: 'info' };
    school = await start(env);
  });
  afterAll(async () => {
    await endAll();
    folder.remove();
  });

  test.each(moments)('$name', async ({ name, fault, logged = [], called, settled = [] }) => {
    const callsBefore = (await calls()).length;
    const saidBefore = school.said().stderr.length;
    if (fault) await ask(env.SANDBOX_PORT, '/faults', fault);
    await ask(env.SANDBOX_PORT, '/events', [post(name), comment(insult, { post: name, ref: `rude ${name}` })]);
    await school.when(({ stderr }) => logged.every((words) => words.test(stderr.slice(saidBefore))));
    if (called)
      await vi.waitFor(async () => {
        const outcomes = (await calls()).slice(callsBefore).map((call) => call.outcome);
        expect(outcomes.join()).toMatch(called);
      }, patience);
    await school.end('SIGKILL');
    school = await start(env);
    await vi.waitFor(async () => expect(await visible(name)).toEqual({ hidden: [true], notices: 1 }), patience);
    await school.when(({ stderr }) => settled.every((words) => words.test(stderr)));
  });

  /** What a visitor sees of the post and the comment. */
  async function visible(name: string) {
    const { posts, comments } = await state();
    const id = posts.find((one) => one.ref === name)?.id;
    const hidden = comments.filter((one) => one.ref === `rude ${name}`).map((one) => one.is_hidden);
    const notices = comments.filter((one) => one.post_id === id && one.message.startsWith('We hid a comment'));
    return { hidden, notices: notices.length };
  }

  test('after all of them everything was done, and stands there once', async () => {
    const cases = async () => new Set((await mails()).map((mail) => mail.subject)).size;
    await vi.waitFor(async () => expect(await cases()).toBe(moments.length), patience);
    for (const { name } of moments) expect(await visible(name), name).toEqual({ hidden: [true], notices: 1 });
    expect((await state()).comments).toHaveLength(2 * moments.length);
    const messages = await mails();
    expect(await school.end('SIGINT')).toMatchObject({ code: 0 });
    // SMTP cannot be asked whether it took a message: one whose answer was lost comes again, and its id tells that it is the same.
    expect(new Set(messages.map((mail) => mail.messageId)).size).toBe(moments.length);
    expect(messages.filter((mail) => mail.subject.includes('-0001'))).toHaveLength(1);
    const { db, close } = await openPglite(folder.dir);
    try {
      await expectAllDone(db);
    } finally {
      await close();
    }
  });
});

async function expectAllDone(db: Db): Promise<void> {
  const count = moments.length;
  expect(await db.review.count({ where: { state: 'open' } })).toBe(count);
  expect(await db.decision.count()).toBe(count);
  const about = { OR: [{ notification: null }, { notification: { subject: { startsWith: 'Case ' } } }] };
  const by = { by: ['kind', 'state'] as ('kind' | 'state')[], orderBy: { kind: 'asc' as const } };
  const actions = await db.action.groupBy({ ...by, where: about, _count: true });
  expect(actions).toEqual(['hide', 'notice', 'notify'].map((kind) => ({ kind, state: 'done', _count: count })));
  expect((await verifyAudit(db)).map((report) => report.broken)).toEqual([undefined]);
}
