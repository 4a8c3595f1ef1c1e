/** Notices of complaint that come twice, that are wrong, or where other law applies. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NoticeDesk, openNoticeDesk, whole } from './notice-desk.js';

let open: NoticeDesk;
beforeAll(async () => {
  open = await openNoticeDesk();
});
afterAll(() => open.close());

test('sent twice it is one; another step meanwhile is refused; and it is closed with a reason only', async () => {
  const one = await open.start({ stamp: 'the-same-form' });
  const twice = await open.office.post(one.path, { ...whole, received: '2026-11-10T09:00', stamp: 'the-same-form' });
  expect(twice.statusCode).toBe(303);
  expect(await open.desk.ctx.db.defamationNotice.count({ where: { commentId: one.comment.id } })).toBe(1);
  expect((await one.step('withdrawn', 'remove', { note: 'x' })).body).toContain('gone on meanwhile');
  expect((await one.step('withdrawn', 'send_to_writer', { note: ' ' })).body).toContain('Say in a few words');
  await one.step('withdrawn', 'send_to_writer', { note: 'They took it back' });
  expect(await one.row()).toMatchObject({ outcome: 'withdrawn' });
});

test('bad input is refused with what was typed kept', async () => {
  const bad = async (form: object, words: string) => {
    const one = await open.start(form);
    expect([one.answer.statusCode, one.answer.body.includes(words)], words).toEqual([422, true]);
    expect(one.answer.body).toContain('Zelda Quince');
  };
  await bad({ received: '2027-01-01T09:00' }, 'cannot lie in the future');
  await bad({ received: '2026-11-08T09:00' }, 'before the comment was written');
  await bad({ received: 'yesterday' }, 'Say on which day and at what time');
  await bad({ reach: '' }, 'Say whether the writer can be reached');
  await bad({ harm: 'x'.repeat(5001) }, 'Use 5,000 letters at most');
});

test('in Scotland and Northern Ireland other law applies', async () => {
  for (const nation of ['scotland', 'northern-ireland']) {
    await open.desk.ctx.db.school.update({ where: { id: open.school.schoolId }, data: { nation } });
    const one = await open.start();
    expect([one.answer.statusCode, one.answer.body.includes('other law applies')]).toEqual([422, true]);
    expect(await one.page()).not.toContain('<form method="post" action="/cases');
    expect(await open.desk.ctx.db.defamationNotice.count({ where: { commentId: one.comment.id } })).toBe(0);
  }
});
