/** What a platform refused, on the page of failures: tried again once, by whoever may, and never said twice. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ConnectorError, type ConnectorErrorCode } from '../../connectors/connector.js';
import { perform } from '../../src/actions.js';
import { verifyAudit } from '../../src/audit.js';
import { person } from '../inbound/choices.js';
import { caseOf, type Desk, openDesk } from '../inbound/desk.js';
import { actAll, later, platform, toHide } from '../inbound/platform.js';
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
    expect((await verifyAudit(desk.ctx.db)).map(({ broken }) => broken)).toEqual([undefined]);
    await desk.close();
  });
  beforeEach(async () => {
    facebook.reset();
    await desk.ctx.db.action.updateMany({ where: { settledAt: null }, data: { settledAt: desk.time.now } });
  });

  const refuse = (code: ConnectorErrorCode) => {
    facebook.answer = () => Promise.reject(new ConnectorError(code, 'on purpose'));
  };
  const action = (id: string) => desk.ctx.db.action.findUniqueOrThrow({ where: { id } });
  const again = (id: string) => `/failed/actions/${id}/again`;
  const audited = async (kind: string, id: string) =>
    (await desk.ctx.db.auditEvent.findMany({ where: { kind } })).filter(
      ({ facts }) => (facts as { action?: string }).action === id,
    ).length;

  /** A hide that the platform refused for good. */
  async function refusedHide() {
    const { said, id } = await toHide(desk);
    refuse('forbidden');
    await perform(desk.ctx, id);
    facebook.reset();
    return { said, id };
  }

  /** Words of a person's that the platform refused for good; whether they stand there after all is the test's to say. */
  async function refusedReply() {
    const by = await person(desk);
    const said = await by.shown();
    facebook.reset();
    refuse('invalid');
    await by.choose(said, 'reply', { text: `We will look into it, ${said.externalId}.` });
    const reply = await desk.ctx.db.action.findFirstOrThrow({ where: { commentId: said.id, kind: 'reply' } });
    await perform(desk.ctx, reply.id);
    facebook.reset();
    expect(await action(reply.id)).toMatchObject({ state: 'failed', attempts: 1 });
    return { by, said, id: reply.id };
  }
  const replies = () => facebook.calls.filter(({ kind }) => kind === 'reply').length;

  test('a hide that was refused stands there in plain words, is tried again once, and is gone from the page', async () => {
    const { said, id } = await refusedHide();
    const page = await office.page();
    expect(page).toContain('Hide the comment (1)');
    expect(page).toContain(`Case ${said.review?.caseNumber} Our page, Facebook`);
    expect(page).toMatch(/Since Monday 9 November at 9am|Since today at 9am/);
    expect(page).toContain('Tried 1 time');
    expect(page).toContain('The platform does not let us do this. Do it by hand on the platform.');
    expect(page).not.toMatch(/stupid|Marian/);
    expect((await office.browser.get('/failed')).body).toContain('Failed (1)');
    expect(await office.press(again(id))).toBe('/failed?done=again');
    // A second click, before and after it was carried out.
    expect(await office.pressAgain()).toBe('/failed?done=nothing');
    await actAll(desk.ctx, said.id);
    expect(await office.pressAgain()).toBe('/failed?done=nothing');
    expect(facebook.calls.filter(({ kind }) => kind === 'hide')).toHaveLength(1);
    expect(await action(id)).toMatchObject({ state: 'done', attempts: 2, errorCode: null });
    expect((await caseOf(desk, said.externalId)).hiddenAt).not.toBeNull();
    expect(await audited('action.tried-again', id)).toBe(1);
    expect(await office.page()).toContain('Nothing has failed.');
    expect((await office.browser.get('/failed')).body).not.toContain('Failed (');
  });

  test('refused again it stands there again, with one more try', async () => {
    const { said, id } = await refusedHide();
    refuse('forbidden');
    await office.press(again(id));
    await actAll(desk.ctx, said.id);
    expect(await office.page()).toContain('Tried 2 times');
    // The form of the page before is about another state.
    expect(await office.pressAgain()).toBe('/failed?done=nothing');
    expect((await action(id)).state).toBe('failed');
  });

  test('a reply is looked for before it is sent again: what stands there is taken for it, and nothing is said twice', async () => {
    const { id, said } = await refusedReply();
    facebook.found = async ({ kind }) => (kind === 'reply' ? { externalId: '133_stands' } : null);
    expect(await office.press(again(id))).toBe('/failed?done=again');
    await actAll(desk.ctx, said.id);
    expect(replies()).toBe(0);
    expect(await action(id)).toMatchObject({ state: 'done', externalId: '133_stands' });
  });

  test('a reply that stands nowhere is sent once, however often somebody presses', async () => {
    const { id, said } = await refusedReply();
    await office.press(again(id));
    await Promise.all([office.pressAgain(), office.pressAgain()]);
    await actAll(desk.ctx, said.id);
    await office.pressAgain();
    await actAll(desk.ctx, said.id);
    expect([replies(), facebook.searches.length]).toEqual([1, 1]);
  });

  test('where nobody can look whether it stands there, it is not sent', async () => {
    const { id, said } = await refusedReply();
    facebook.found = () => Promise.reject(new ConnectorError('unavailable', 'on purpose'));
    await office.press(again(id));
    await actAll(desk.ctx, said.id);
    expect(replies()).toBe(0);
    expect(await action(id)).toMatchObject({ state: 'pending', errorCode: 'unavailable' });
  });

  test('words that a person has sent anew since are not sent once more', async () => {
    const { id, said, by } = await refusedReply();
    const listed = await office.press('/failed/actions/again').catch(() => 'no button');
    expect(listed).toBe('no button');
    const text = ((await action(id)).payload as { text: string }).text;
    const seen = await office.page();
    expect(seen).toContain('Reply in public (1)');
    later(desk, 1_000);
    desk.time.now = new Date(desk.time.now.getTime() + 1_000);
    await by.choose(await by.again(said), 'reply', { text });
    await actAll(desk.ctx, said.id);
    expect(await office.page()).toContain('Nothing has failed.');
    expect((await office.browser.post(again(id), { tries: '1' })).headers.location).toBe('/failed?done=nothing');
    await actAll(desk.ctx, said.id);
    expect(replies()).toBe(1);
  });

  test('a hide whose comment somebody has decided on anew since is no longer wanted', async () => {
    const { said, id } = await refusedHide();
    const by = await person(desk);
    desk.time.now = new Date(desk.time.now.getTime() + 1_000);
    await by.choose(await by.again(said), 'hide', { reason: 'An insult' });
    expect(await office.page()).toContain('Nothing has failed.');
    expect((await office.browser.post(again(id), { tries: '1' })).headers.location).toBe('/failed?done=nothing');
    expect((await action(id)).state).toBe('failed');
  });

  test('all of one kind at once, and what is settled comes no more', async () => {
    const hides = [await refusedHide(), await refusedHide(), await refusedHide()];
    const [first] = hides;
    expect(await office.press(`/failed/actions/${first?.id}/settle`)).toBe('/failed?done=settled');
    expect(await office.pressAgain()).toBe('/failed?done=nothing');
    expect(await audited('action.settled', first?.id ?? '')).toBe(1);
    const picks = hides.slice(1).map(({ id }) => `${id}:1`);
    const { body } = await office.browser.get('/failed');
    expect([...body.matchAll(/name="pick" value="([^"]+)"/g)].map(([, one]) => one)).toEqual(picks);
    const send = () =>
      office.browser.send({
        ...{ method: 'POST', url: '/failed/actions/again' },
        payload: new URLSearchParams([
          ['_csrf', office.browser.csrf()],
          ...picks.map((one) => ['pick', one]),
        ]).toString(),
      });
    expect((await send()).headers.location).toBe('/failed?done=again');
    expect((await send()).headers.location).toBe('/failed?done=nothing');
    for (const { said } of hides) await actAll(desk.ctx, said.id);
    expect(await Promise.all(hides.map(async ({ id }) => (await action(id)).state))).toEqual([
      'failed',
      'done',
      'done',
    ]);
    expect(facebook.calls.filter(({ kind }) => kind === 'hide')).toHaveLength(2);
  });

  test('what is tried by itself for long is shown, and may be tried now; but not where the platform told us to wait', async () => {
    const { id, said } = await toHide(desk);
    const keep = { state: 'pending' as const, attempts: 5, notBefore: new Date(desk.time.wall.getTime() + 600_000) };
    await desk.ctx.db.action.update({ where: { id }, data: { ...keep, errorCode: 'rate_limited' } });
    expect(await office.page()).toContain('Trying sooner makes it worse.');
    await expect(office.press(again(id))).rejects.toThrow('no button');
    await desk.ctx.db.action.update({ where: { id }, data: { errorCode: 'unauthorized' } });
    const stopped = { haltCode: 'unauthorized', haltedUntil: keep.notBefore };
    await desk.ctx.db.account.update({ where: { id: desk.account.id }, data: stopped });
    expect(await office.page()).toContain('try it now');
    expect(await office.press(again(id))).toBe('/failed?done=again');
    expect(await office.pressAgain()).toBe('/failed?done=nothing');
    await actAll(desk.ctx, said.id);
    expect((await action(id)).state).toBe('done');
  });

  test('what is gone from the platform is no failure, and a post of ours is sent from its own page', async () => {
    const { id } = await toHide(desk);
    refuse('not_found');
    await perform(desk.ctx, id);
    expect(await office.page()).toContain('Nothing has failed.');
    const { schoolId, account } = desk;
    const base = { schoolId, accountId: account.id, payload: {}, requestedBy: 'bot', requestedAt: desk.time.now };
    const failed = { state: 'failed' as const, attempts: 1, errorCode: 'invalid', notBefore: desk.time.wall };
    const post = await desk.ctx.db.action.create({
      data: { ...base, ...failed, kind: 'publish', key: `publish:${id}` },
    });
    expect(await office.page()).toContain('Send it from there.');
    await expect(office.press(again(post.id))).rejects.toThrow('no button');
    expect((await office.browser.post(again(post.id), { tries: '1' })).headers.location).toBe('/failed?done=nothing');
  });
});
