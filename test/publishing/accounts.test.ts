/** A post of our own that goes out on two accounts, of which one waits or refuses. */
import { describe, expect, test } from 'vitest';
import { newPost, sendPost } from './desk.js';
import { idIn, useOffice } from './office.js';

const at = useOffice();

describe('two accounts', () => {
  const both = () => ({ accounts: Object.values(at.desk.accounts) });

  test('while one still waits, what the other refused is not given back; then it can end on one alone', async () => {
    const path = await newPost(at.office);
    // Facebook refuses for good, X wants to be connected anew first.
    await at.desk.school.fault({ platform: 'facebook', method: 'POST', path: '/feed', code: 100, status: 400 });
    await at.desk.school.fault({ platform: 'x', method: 'POST', path: '/2/tweets', status: 401 });
    await sendPost(at.desk, at.office, path, { fields: { text: 'Sports day is moved', ...both() }, doing: 'now' });
    await at.desk.school.settle();
    const states = async () =>
      (await at.rowOf(path)).targets.flatMap(({ actions }) => actions.map(({ state }) => state)).sort();
    expect([await states(), (await at.rowOf(path)).state]).toEqual([['failed', 'pending'], 'publishing']);
    const { body } = await at.office.browser.get(path);
    expect([
      body.includes('Not out on Facebook.'),
      body.includes('Not out on X yet.'),
      body.includes('Call it back'),
    ]).toEqual([true, true, true]);
    // Called back, what waited goes out no more: neither as it was nor as it is being written.
    expect((await at.office.browser.post(`${path}/call-back`)).statusCode).toBe(303);
    expect([await states(), (await at.rowOf(path)).state]).toEqual([['cancelled', 'failed'], 'draft']);
    await at.desk.ctx.db.account.updateMany({ data: { haltedUntil: null, haltCode: null } });
    await at.desk.ctx.db.action.updateMany({
      where: { publicationTarget: { publicationId: idIn(path) } },
      data: { notBefore: new Date(0) },
    });
    await at.desk.ctx.queue.add('sweep', 'all');
    await at.desk.school.settle();
    expect([
      (await at.tweets()).includes('Sports day is moved'),
      (await at.up()).includes('Sports day is moved'),
    ]).toEqual([false, false]);
    await sendPost(at.desk, at.office, path, { fields: { text: 'Sports day is moved', ...both() }, doing: 'now' });
    await at.desk.school.settle();
    expect([
      (await at.tweets()).includes('Sports day is moved'),
      (await at.up()).includes('Sports day is moved'),
      (await at.rowOf(path)).state,
    ]).toEqual([true, true, 'published']);
  });

  test('out on one and refused on the other: without the other it has ended', async () => {
    const path = await newPost(at.office);
    await at.desk.school.fault({ platform: 'x', method: 'POST', path: '/2/tweets', status: 403 });
    await sendPost(at.desk, at.office, path, { fields: { text: 'The gate opens at nine', ...both() }, doing: 'now' });
    await at.desk.school.settle();
    expect([(await at.up()).includes('The gate opens at nine'), (await at.rowOf(path)).state]).toEqual([
      true,
      'stopped',
    ]);
    const saved = await sendPost(at.desk, at.office, path, {
      fields: at.onFacebook({ text: 'The gate opens at nine' }),
    });
    expect([saved.statusCode, (await at.rowOf(path)).state]).toEqual([303, 'published']);
  });
});
