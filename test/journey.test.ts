/** The path of one comment, as its users see it, in both ways to run Schoolgate. Real parts throughout; only the platforms are fakes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../src/audit.js';
import { resolve } from '../src/resolutions.js';
import { comment, edit, mention, post, visitorPost, xReply } from './events.js';
import { type Mode, type Schoolgate, startSchoolgate } from './schoolgate.js';
import { describeWith } from './services.js';

const insult = 'The head is a stupid lying cow and so is her fat useless deputy';

describe('embedded', () => journey('embedded'));
await describeWith('PostgreSQL', 'server', () => journey('server'));

function journey(mode: Mode): void {
  let school: Schoolgate;
  beforeAll(async () => {
    school = await startSchoolgate(mode);
    await school.happen(post('post-1'), post('post-x', 'x'));
  });
  afterAll(async () => {
    const reports = await verifyAudit(school.running.ctx.db);
    await school.close();
    expect(reports.map((report) => report.broken)).toEqual([undefined]);
  });

  const onPage = async (ref: string) => (await school.state()).facebook.comments.find((one) => one.ref === ref);
  const onX = async (ref: string) => (await school.state()).x.tweets.find((one) => one.ref === ref);
  const noticesUnder = async (ref: string) => {
    const { posts, comments } = (await school.state()).facebook;
    const id = posts.find((one) => one.ref === ref)?.id;
    return comments.filter((one) => one.post_id === id && one.message.startsWith('We hid a comment'));
  };
  const caseOf = (ref: string) => onPage(ref).then(async (found) => caseById(found?.id ?? ''));
  const caseById = (externalId: string) =>
    school.running.ctx.db.comment.findFirstOrThrow({
      where: { externalId: { endsWith: externalId } },
      include: { review: true, actions: true, clock: true, author: true, decisions: true },
    });
  const choose = async (ref: string, what: 'restore' | 'unban', find = caseOf) => {
    const { id, currentId } = await find(ref);
    const { ctx, schoolId } = school.running;
    const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
    await resolve(ctx, { schoolId, commentId: id, revisionId: currentId ?? '', userId, what, reason: 'A test' });
    await school.settle();
  };

  test('an abusive comment is hidden, noticed once, told once, and waits for a person', async () => {
    await school.happen(comment(insult, { id: 'once', ref: 'rude' }));
    expect(await onPage('rude')).toMatchObject({ is_hidden: true });
    expect(await noticesUnder('post-1')).toHaveLength(1);
    const told = (await school.mail()).filter((mail) => mail.to.includes('helen.straker@thistlewick.example'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).not.toMatch(/cow|Visitor/);
    expect((await caseOf('rude')).review).toMatchObject({ state: 'open' });
  });

  test('the same event twice changes nothing more', async () => {
    const before = [(await school.mail()).length, (await school.state()).facebook.comments.length];
    await school.happen(comment(insult, { id: 'once', ref: 'rude' }));
    expect([(await school.mail()).length, (await school.state()).facebook.comments.length]).toEqual(before);
    expect((await caseOf('rude')).decisions).toHaveLength(1);
  });

  test('a second one under the same post on the same day brings no second notice', async () => {
    await school.happen(comment(insult.toUpperCase(), { ref: 'rude-2' }));
    expect(await onPage('rude-2')).toMatchObject({ is_hidden: true });
    expect(await noticesUnder('post-1')).toHaveLength(1);
  });

  test('restored by a person, it is visible again, and the case is closed', async () => {
    await choose('rude', 'restore');
    expect(await onPage('rude')).toMatchObject({ is_hidden: false });
    expect((await caseOf('rude')).review).toMatchObject({ state: 'closed', outcome: 'restore' });
  });

  test('a harmless comment edited into abuse is hidden; words that a person let stand are left alone', async () => {
    await school.happen(comment('Lovely cakes, thank you!', { ref: 'edited' }));
    expect(await onPage('edited')).toMatchObject({ is_hidden: false });
    await school.happen(edit('edited', insult));
    expect(await onPage('edited')).toMatchObject({ is_hidden: true });
    await choose('edited', 'restore');
    await school.happen(edit('edited', 'Lovely cakes!'), edit('edited', insult));
    expect(await onPage('edited')).toMatchObject({ is_hidden: false, message: insult });
    expect((await caseOf('edited')).decisions.length).toBeGreaterThan(2);
  });

  test('civil criticism stays visible and must be answered by tomorrow', async () => {
    await school.happen(
      comment('I am disappointed that nobody replied to my e-mail about clubs. Could you please?', { ref: 'civil' }),
    );
    expect(await onPage('civil')).toMatchObject({ is_hidden: false });
    const { clock, review } = await caseOf('civil');
    expect(review).toBeNull();
    expect(clock).toMatchObject({ state: 'running', dueAt: new Date('2026-11-10T07:00:00Z') });
  });

  test('a child under 13 who says so is hidden and banned, the safeguarding lead told, and nothing announced', async () => {
    await school.happen(
      post('post-2'),
      comment('hi im 10 and i love this school', { ref: 'child', post: 'post-2', by: { id: 'fb-child' } }),
    );
    expect(await onPage('child')).toMatchObject({ is_hidden: true });
    expect((await school.state()).facebook.blocked).toMatchObject([{ id: 'fb-child' }]);
    expect(await noticesUnder('post-2')).toHaveLength(0);
    const { actions, review } = await caseOf('child');
    const report = actions.find((action) => action.kind === 'assist');
    expect(report).toMatchObject({
      state: 'pending',
      payload: { assists: 'report_under_age', url: expect.stringContaining('facebook.com/help') },
    });
    const told = (await school.mail()).find((mail) => mail.to.includes('daniel.okoye@thistlewick.example'));
    expect(told?.subject).toContain(review?.caseNumber);
  });

  test('the ban is lifted by a person', async () => {
    await choose('child', 'unban');
    expect((await school.state()).facebook.blocked).toEqual([]);
    expect((await caseOf('child')).author).toMatchObject({ bannedAt: null });
  });

  test('a reply on X is found by reading, hidden, and restored', async () => {
    await school.happen(xReply(insult, { ref: 'x-rude' }));
    expect(await onX('x-rude')).toMatchObject({ hidden: true });
    await choose('x-rude', 'restore', async (ref) => caseById((await onX(ref))?.id ?? ''));
    expect(await onX('x-rude')).toMatchObject({ hidden: false });
  });

  test('what X cannot do becomes a task for a person: hiding a mention, banning a child', async () => {
    await school.happen(
      mention('@ThistlewickPri im in year 5 and i want a hamster', { ref: 'x-child', by: { handle: 'hamster' } }),
    );
    expect(await onX('x-child')).toMatchObject({ hidden: false });
    const { actions } = await caseById((await onX('x-child'))?.id ?? '');
    const assists = actions
      .filter((action) => action.kind === 'assist')
      .map((action) => (action.payload as { assists: string }).assists);
    expect(assists.toSorted()).toEqual(['ban', 'hide', 'report_under_age']);
  });

  test('a visitor’s own post is hidden without a notice', async () => {
    await school.happen(visitorPost(insult, { ref: 'wall' }));
    expect((await school.state()).facebook.posts.find((one) => one.ref === 'wall')).toMatchObject({ is_hidden: true });
  });

  test('a notice whose answer was lost stands there once', async () => {
    const path = '*/comments';
    await school.happen(post('post-3'));
    await school.fault({ platform: 'facebook', method: 'POST', path, reset: true, times: 1, when: 'after' });
    await school.happen(comment(insult, { post: 'post-3' }));
    expect(await noticesUnder('post-3')).toHaveLength(1);
    const notices = await school.running.ctx.db.action.findMany({ where: { kind: 'notice', state: 'done' } });
    expect(notices.map((notice) => notice.attempts)).toContain(2);
  });
}
