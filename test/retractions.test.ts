/** Words of the school's own, taken back from the case page on both platforms: once, with who and why, and never anybody else's. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FacebookDesk, openFacebookDesk } from './inbound/facebook-desk.js';
import { openXDesk, type XDesk } from './inbound/x-desk.js';
import { type Browser, signedIn } from './web/helper.js';

const complaint = 'I want to complain, nobody tells us when the fair begins and it is a disgrace.';
const wrong = 'The fair begins at nine, thank you for asking.';
const include = { review: true, clock: true, actions: { orderBy: { requestedAt: 'asc' } } } as const;

describe.each(['facebook', 'x'] as const)('on %s', (platform) => {
  let on: FacebookDesk | XDesk;
  let browser: Browser;
  beforeAll(async () => {
    on = await (platform === 'x' ? openXDesk({}) : openFacebookDesk());
  });
  // Each round takes minutes of the desk's time, and after half an hour a session has ended.
  const signIn = async () => {
    const { ctx, schoolId, app } = on.desk;
    const user = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'comms_admin' } });
    browser = await signedIn(app, ctx, user.id);
  };
  beforeEach(signIn);
  afterAll(() => on.close());

  const found = (externalId: string) => on.desk.ctx.db.comment.findFirstOrThrow({ where: { externalId }, include });
  const standing = () => {
    const { facebook, x } = on.sandbox.state();
    return [...facebook.comments.map(({ message }) => message), ...x.tweets.map(({ text }) => text)];
  };
  const stands = () => standing().filter((text) => text.includes('begins at nine')).length;
  const deletions = () => on.sandbox.calls().filter(({ method }) => method === 'DELETE').length;
  const take = (words: string, revisionId: string | null, reason: string) =>
    browser.post(words.split('?')[0] ?? '', { of: words.split('=')[1] ?? '', revisionId: revisionId ?? '', reason });

  /** Asked and answered; the addresses of the case and of the words. */
  async function answered() {
    const id = await on.write(complaint);
    await on.round();
    if ('decide' in on) await on.decide(id, 'reply', wrong);
    else await on.reply(id, wrong);
    await on.round();
    const { review, actions, currentId, clock } = await found(id);
    const sent = actions.find(({ kind }) => kind === 'reply');
    expect([sent?.state, clock?.state]).toEqual(['done', 'answered']);
    const path = `/cases/${review?.caseNumber}`;
    return { id, path, currentId, words: `${path}/retract?of=${sent?.id}` };
  }

  test('after a warning and with a reason, once; whoever asked waits again', async () => {
    const { id, path, words, currentId } = await answered();
    expect((await browser.get(path)).body).toContain(`href="${words}"`);
    expect((await browser.get(words)).body).toMatch(
      /Whoever has read them has read them[\s\S]*the writer waits for one again/,
    );
    const empty = await take(words, currentId, '');
    expect([empty.statusCode, empty.body]).toEqual([422, expect.stringContaining('Say why you take the words back')]);
    expect((await take(words, currentId, 'It begins at ten')).statusCode).toBe(303);
    const doubled = await take(words, currentId, 'It begins at ten');
    expect([doubled.statusCode, doubled.body]).toEqual([409, expect.stringContaining('being taken back already')]);
    await on.round();
    expect([stands(), deletions()]).toEqual([0, 1]);
    const late = await take(words, currentId, 'Once more');
    expect([late.statusCode, late.body]).toEqual([409, expect.stringContaining('taken back already')]);
    await on.round();
    expect(deletions()).toBe(1);
    const after = await found(id);
    expect([after.clock?.state, after.review?.state]).toEqual(['running', 'open']);
    expect((await browser.get(path)).body).toContain('Taken back');
    const entries = await on.desk.ctx.db.auditEvent.findMany({
      where: { commentId: after.id, kind: { in: ['review.retract', 'action.done'] } },
      orderBy: { seq: 'asc' },
    });
    const [wished, done] = entries.slice(-2);
    expect(wished).toMatchObject({ kind: 'review.retract', content: { reason: 'It begins at ten' } });
    expect(wished?.actor).toMatch(/^[0-9a-f-]{36}$/);
    expect(done).toMatchObject({ kind: 'action.done', facts: { kind: 'retract' } });
  });

  test('whose answer was lost on the way is not asked for twice in vain', async () => {
    const { words, currentId } = await answered();
    const before = deletions();
    on.sandbox.faults.add({ platform, method: 'DELETE', reset: true, when: 'after' });
    await take(words, currentId, 'Wrong time');
    await on.round();
    await on.round();
    expect(stands()).toBe(0);
    expect((await browser.get(words)).body).toContain('They are taken back already');
    expect(deletions() - before).toBeLessThanOrEqual(2);
  });

  test('that the platform does not take back are told of, with what a person does, and can be wished for again', async () => {
    const { path, words, currentId, id } = await answered();
    const refusal = platform === 'x' ? { status: 403 } : { code: 200 };
    on.sandbox.faults.add({ platform, method: 'DELETE', ...refusal });
    await take(words, currentId, 'Wrong time');
    await on.round();
    expect(stands()).toBe(1);
    expect((await found(id)).clock?.state).toBe('answered');
    const page = (await browser.get(path)).body;
    expect(page).toMatch(/Not taken back[\s\S]*did not take them away[\s\S]*Delete/);
    const told = await on.desk.ctx.db.notification.findMany({ where: { key: { startsWith: 'trouble:' } } });
    expect(told.at(-1)?.body).toContain('they may still be there');
    await take(words, currentId, 'Wrong time');
    await on.round();
    expect(stands()).toBe(0);
  });

  test('are Schoolgate’s own words of this case and no others', async () => {
    const [one, other] = [await answered(), await answered()];
    expect(stands()).toBe(2);
    await signIn();
    const foreign = other.words.replace(other.path, one.path);
    expect((await take(foreign, one.currentId, 'Whose?')).statusCode).toBe(404);
    expect((await browser.get(`${one.path}/retract?of=nonsense`)).statusCode).toBe(404);
    await on.round();
    expect(stands()).toBe(2);
  });
});
