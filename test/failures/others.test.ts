/** Letters, jobs and deliveries on the page of failures, and who sees what of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConnectorError, type Parsed } from '../../connectors/connector.js';
import { perform } from '../../src/actions.js';
import { verifyAudit } from '../../src/audit.js';
import { handlersOf } from '../../src/jobs/handlers.js';
import { attempts } from '../../src/jobs/queue.js';
import { remembering } from '../../src/jobs/remembering.js';
import { sweep } from '../../src/jobs/sweep.js';
import { writeOnce } from '../../src/letter-once.js';
import { MailError } from '../../src/mail.js';
import { bodyOf, comment } from '../connectors/facebook-delivery.js';
import { otherSchool } from '../crossing-rows.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { platform, toHide } from '../inbound/platform.js';
import { onBoth } from '../services.js';
import { type Office, openOffice } from './office.js';

await onBoth((address) => {
  const facebook = platform();
  let desk: Desk;
  let office: Office;
  beforeAll(async () => {
    desk = await openDesk({ connectors: [facebook.connector], databaseUrl: await address() });
    office = await openOffice(desk);
  });
  afterAll(async () => {
    expect((await verifyAudit(desk.ctx.db)).filter(({ broken }) => broken)).toEqual([]);
    await desk.close();
  });
  beforeEach(async () => {
    facebook.reset();
    await desk.ctx.db.action.updateMany({ where: { settledAt: null }, data: { settledAt: desk.time.now } });
  });
  const none = 'Nothing has failed.';

  describe('letters', () => {
    let letters = 0;
    const letter = async () => {
      letters += 1;
      const words = { subject: 'A reminder', body: 'Look at it.', createdAt: desk.time.now };
      const what = { schoolId: desk.schoolId, key: `test:${letters}`, roles: ['comms_admin' as const] };
      return (await desk.ctx.db.$transaction((tx) => writeOnce(tx, { ...what, ...words }))) ?? '';
    };
    const state = async (id: string) => (await desk.ctx.db.action.findUniqueOrThrow({ where: { id } })).state;
    const refuse = (fault: 'letter' | 'unclear') => {
      const { mailer } = desk.ctx;
      desk.ctx.mailer = { ...mailer, send: () => Promise.reject(new MailError(fault, 'EENVELOPE 550')) };
      return () => {
        desk.ctx.mailer = mailer;
      };
    };

    test('one that the mail server refused is sent once more when somebody says so, and once only', async () => {
      const id = await letter();
      const mend = refuse('letter');
      await perform(desk.ctx, id);
      mend();
      const page = await office.page();
      expect(page).toContain('Send an e-mail (1)');
      expect(page).toContain('It was refused.');
      expect(page).not.toMatch(/reminder|@/i);
      const before = desk.sent.length;
      expect(await office.press(`/failed/actions/${id}/again`)).toBe('/failed?done=again');
      expect(await office.pressAgain()).toBe('/failed?done=nothing');
      await perform(desk.ctx, id);
      await perform(desk.ctx, id);
      expect([await state(id), desk.sent.length - before]).toEqual(['done', 1]);
      expect(await office.page()).toContain(none);
    });

    test('one of which nobody knows whether it came is not sent a third time', async () => {
      const id = await letter();
      const mend = refuse('unclear');
      for (const _try of [1, 2]) {
        await perform(desk.ctx, id);
        await desk.ctx.db.action.update({ where: { id }, data: { notBefore: desk.time.wall } });
      }
      mend();
      expect(await state(id)).toBe('failed');
      expect(await office.page()).toContain('It may have come. Ask its reader');
      await expect(office.press(`/failed/actions/${id}/again`)).rejects.toThrow('no button');
      const { headers } = await office.browser.post(`/failed/actions/${id}/again`, { tries: '2' });
      expect([headers.location, await state(id)]).toEqual(['/failed?done=nothing', 'failed']);
    });
  });

  describe('jobs', () => {
    const work = () => remembering(desk.ctx, handlersOf(desk.ctx));
    const fail = async (name: 'moderate-comment' | 'erase-old', id: string) => {
      const broken = { ...handlersOf(desk.ctx), [name]: () => Promise.reject(new TypeError('with Marian’s words')) };
      for (let times = 0; times < attempts; times += 1)
        await expect(remembering(desk.ctx, broken)[name](id)).rejects.toThrow();
    };

    test('words that could not be judged, until they were', async () => {
      const { queue } = desk.ctx;
      await desk.deliver(bodyOf({ ...comment, comment_id: '133_unjudged', message: 'A question?' }));
      const where = { comment: { externalId: '133_unjudged' } };
      const { id } = await desk.ctx.db.commentRevision.findFirstOrThrow({ where });
      await fail('moderate-comment', id);
      const page = await office.page();
      expect(page).toContain(`Judge what somebody wrote id ${id}`);
      expect(page).toContain(`Tried ${attempts} times`);
      expect(page).toContain('went wrong (TypeError)');
      expect(page).not.toContain('Marian');
      const { id: row } = await desk.ctx.db.failedJob.findFirstOrThrow();
      const asked: string[] = [];
      desk.ctx.queue = { ...queue, add: async (name, job) => void asked.push(`${name}/${job}`) };
      expect(await office.press(`/failed/jobs/${row}/again`)).toBe('/failed?done=again');
      expect(await office.pressAgain()).toBe('/failed?done=nothing');
      desk.ctx.queue = queue;
      expect(asked).toEqual([`moderate-comment/${id}`]);
      expect(await office.page()).toContain('It is being tried again.');
      // By another process, which knows nothing of the failures.
      await handlersOf(desk.ctx)['moderate-comment'](id);
      expect(await office.page()).toContain(none);
      await sweep(desk.ctx);
      expect(await desk.ctx.db.failedJob.count()).toBe(0);
    });

    test('work of all schools, gone from the page when it succeeds', async () => {
      await fail('erase-old', 'all');
      expect(await office.page()).toContain('Erase what is past its time (1)');
      const sysadmin = await openOffice(desk, 'sysadmin');
      expect(await sysadmin.page()).toContain('Erase what is past its time (1)');
      await work()['erase-old']('all');
      expect(await office.page()).toContain(none);
    });

    test('one failure that the next try mended was none', async () => {
      const broken = { ...handlersOf(desk.ctx), 'erase-old': () => Promise.reject(new Error('once')) };
      await expect(remembering(desk.ctx, broken)['erase-old']('all')).rejects.toThrow('once');
      expect(await office.page()).toContain(none);
      await work()['erase-old']('all');
    });
  });

  test('a delivery of which a part could not be read is read again after an upgrade, and what was known stays one', async () => {
    const { webhook } = facebook.connector;
    if (!webhook) throw new Error('no webhook');
    const { parse } = webhook;
    // The version before: of two comments it knew how to read the first.
    webhook.parse = (body): Parsed => {
      const { events } = parse(body);
      return { events: events.slice(0, 1), problems: [{ at: 'entry[0].changes[1]', why: 'unreadable change' }] };
    };
    const both = ['133_read', '133_unread'].map((comment_id) => ({ ...comment, comment_id }));
    await desk.deliver(bodyOf(...both));
    const page = await office.page();
    expect(page).toContain('Read what a platform sent (1)');
    expect(page).toContain('A part of it could not be read: unreadable change.');
    const row = await desk.ctx.db.delivery.findFirstOrThrow({ where: { state: 'failed' } });
    const again = `/failed/deliveries/${row.id}/again`;
    expect(await office.press(again)).toBe('/failed?done=again');
    expect(await office.page()).toContain('Tried 2 times');
    webhook.parse = parse;
    expect(await office.press(again)).toBe('/failed?done=again');
    expect(await office.pressAgain()).toBe('/failed?done=nothing');
    const known = await desk.ctx.db.comment.findMany({
      where: { externalId: { startsWith: '133_' }, postId: { not: null } },
    });
    const ids = known.map(({ externalId }) => externalId);
    expect(ids.filter((id) => /_(un)?read$/.test(id)).toSorted()).toEqual(['133_read', '133_unread']);
    expect(await desk.ctx.db.delivery.findUnique({ where: { id: row.id } })).toMatchObject({
      state: 'processed',
      reads: 3,
    });
    expect(await office.page()).toContain(none);
  });

  describe('who sees what', () => {
    async function refused(data: { lane?: 'safeguarding'; aboutHead?: true }) {
      const { said, id } = await toHide(desk);
      await desk.ctx.db.review.update({ where: { commentId: said.id }, data });
      facebook.answer = () => Promise.reject(new ConnectorError('forbidden', 'on purpose'));
      await perform(desk.ctx, id);
      facebook.reset();
      return { id, number: said.review?.caseNumber ?? '' };
    }

    test('a sysadmin that there is something, nobody whose case it is not', async () => {
      const [secret, ofHead] = [await refused({ lane: 'safeguarding' }), await refused({ aboutHead: true })];
      const sysadmin = await openOffice(desk, 'sysadmin');
      const head = await openOffice(desk, 'headteacher');
      const pages = await Promise.all([sysadmin, office, head].map((one) => one.page()));
      const shown = [secret, ofHead].map(({ id, number }) =>
        pages.map((page) => [page.includes(id), page.includes(number)]),
      );
      const [all, kind, nothing] = [
        [true, true],
        [true, false],
        [false, false],
      ];
      expect(shown).toEqual([
        [kind, nothing, all],
        [kind, all, nothing],
      ]);
      const asked = { tries: '1' };
      expect((await office.browser.post(`/failed/actions/${secret.id}/again`, asked)).statusCode).toBe(404);
      expect((await head.browser.post(`/failed/actions/${ofHead.id}/again`, asked)).statusCode).toBe(404);
      expect(await sysadmin.press(`/failed/actions/${secret.id}/again`)).toBe('/failed?done=again');
    });

    test('another school’s failures are not there, by no address', async () => {
      const { db } = desk.ctx;
      const { other } = await otherSchool(desk, { secret: 'Zebedee', caseNumber: '2026-0888' });
      const theirs = await db.action.findFirstOrThrow({ where: { schoolId: other } });
      await db.action.update({
        where: { id: theirs.id },
        data: { state: 'failed', attempts: 1, errorCode: 'forbidden' },
      });
      const delivery = await db.delivery.findFirstOrThrow({ where: { schoolId: other } });
      const job = await db.failedJob.findFirstOrThrow({ where: { schoolId: other } });
      const rows = JSON.stringify([
        await db.action.findUnique({ where: { id: theirs.id } }),
        await db.delivery.findUnique({ where: { id: delivery.id } }),
        await db.failedJob.findUnique({ where: { id: job.id } }),
      ]);
      const page = await office.page();
      for (const [list, { id }] of Object.entries({ actions: theirs, deliveries: delivery, jobs: job })) {
        expect(page).not.toContain(id);
        expect((await office.browser.post(`/failed/${list}/${id}/again`, { tries: '1' })).statusCode).toBe(404);
        const { headers } = await office.browser.post(`/failed/${list}/again`, {
          pick: `${id}:${list === 'jobs' ? 4 : 1}`,
        });
        expect(headers.location).toBe('/failed?done=nothing');
        if (list !== 'jobs')
          expect((await office.browser.post(`/failed/${list}/${id}/settle`, { tries: '1' })).statusCode).toBe(404);
      }
      const after = JSON.stringify([
        await db.action.findUnique({ where: { id: theirs.id } }),
        await db.delivery.findUnique({ where: { id: delivery.id } }),
        await db.failedJob.findUnique({ where: { id: job.id } }),
      ]);
      expect(after).toBe(rows);
    });
  });
});
