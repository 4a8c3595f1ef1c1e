/** Two schools in one database: each by its own policy, its own people and its own days, and nothing of one reaches the other. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account, User } from '../prisma/generated/client.js';
import { conflictsOf } from '../src/conflicts.js';
import { receive } from '../src/inbound/receive.js';
import { handlersOf } from '../src/jobs/handlers.js';
import { bookOf } from '../src/people/book.js';
import { importFile } from '../src/people/importing.js';
import { forSchool, perSchool } from '../src/per-school.js';
import { approve } from '../src/policy-change/deciding.js';
import { refreshPolicy } from '../src/policy-change/live.js';
import { openProposal, propose } from '../src/policy-change/proposals.js';
import { replyProblems } from '../src/replies.js';
import { ensureSchool } from '../src/schools.js';
import { mayComeIn } from '../src/sessions.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { platform } from './inbound/platform.js';
import { onBoth } from './services.js';
import { signedIn } from './web/helper.js';

const advert = 'DM me for 20% off tutoring';

await onBoth((address) => {
  let desk: Desk;
  let other: { id: string; account: Account };
  const people = {} as Record<'ada' | 'bea' | 'otto' | 'hope', User>;
  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address(), connectors: [platform().connector] });
    const accounts = [{ platform: 'facebook' as const, externalId: 'other-page', name: 'Their page', handle: '' }];
    const id = await ensureSchool(desk.ctx, { name: 'Other Primary', nation: 'wales', accounts, users: [] });
    other = { id, account: await desk.ctx.db.account.findFirstOrThrow({ where: { schoolId: id } }) };
    const users: [keyof typeof people, string, 'comms_admin' | 'headteacher'][] = [
      ['ada', desk.schoolId, 'comms_admin'],
      ['bea', desk.schoolId, 'headteacher'],
      ['otto', id, 'comms_admin'],
      ['hope', id, 'headteacher'],
    ];
    for (const [name, schoolId, role] of users) {
      const [user] = await ensureUsers(desk.ctx, [
        { schoolId, name: `${name} Frost`, role, email: `${name}@t.example` },
      ]);
      if (user) people[name] = user;
    }
    const files = {
      staff: 'Name,Role,Known as\nOtto Frost,office,Coach Thunder\n',
      pupils: 'Id,Forename,Surname\np1,Wilhelmina,Thistlewick\n',
    };
    for (const kind of ['staff', 'pupils'] as const)
      await importFile(
        desk.ctx,
        { schoolId: id, userId: 'test' },
        { kind, bytes: Buffer.from(files[kind]), whole: false },
      );
  });
  afterAll(() => desk.close());

  let said = 0;
  const write = async (account: Account, text: string) => {
    said += 1;
    const event = {
      ...{
        type: 'comment' as const,
        edited: false,
        permalink: '',
        externalId: `c${said}`,
        surface: 'comment' as const,
        ours: false,
        text,
      },
      ...{
        postedAt: desk.time.now,
        writtenAt: desk.time.now,
        author: { id: `w${said}`, name: 'Marian Oakes', handle: '', bio: '' },
      },
    };
    const parsed = { events: [{ account: account.externalId, event }], problems: [] };
    const inbound = { account, channel: 'poll' as const, body: `${said}`, parsed };
    const { revisionIds } = await receive(desk.ctx, inbound as unknown as Parameters<typeof receive>[1]);
    await desk.judge();
    return desk.ctx.db.decision.findUniqueOrThrow({
      where: { revisionId: revisionIds[0] ?? '' },
      include: { comment: { include: { review: true } } },
    });
  };

  test('a policy that one approved judges its own comments and pages, in whatever order they come', async () => {
    const by = { schoolId: desk.schoolId, userId: people.ada.id };
    await propose(desk.ctx, by, { kind: 'pack', id: 'mosaic', on: true, reason: 'The governors want it' });
    const { id = '', version = 0 } = (await openProposal(desk.ctx.db, desk.schoolId)) ?? {};
    await approve(desk.ctx, people.bea, { id, version });
    for (let time = 0; time < 2; time += 1) {
      const [mine, theirs] = [await write(desk.account, advert), await write(other.account, advert)];
      const packs = [mine, theirs].map((one) => JSON.stringify(one.packs).includes('mosaic'));
      expect(packs).toEqual([true, false]);
    }
    const browsers = [
      await signedIn(desk.app, desk.ctx, people.ada.id),
      await signedIn(desk.app, desk.ctx, people.otto.id),
    ];
    const pages = await Promise.all([...browsers, ...browsers].map((one) => one.get('/policy')));
    expect(pages.map(({ body }) => body.includes('Mosaic'))).toEqual([true, false, true, false]);
    const rules = async (school: string) => (await desk.app.inject(`/public/house-rules?school=${school}`)).body;
    const [ours, their] = await Promise.all([rules(desk.schoolId), rules(other.id)]);
    expect(ours).not.toBe(their);
    expect(ours).toContain('Test Primary');
  });

  test('two at once keep to their own policy, and what has no school to the configured one', async () => {
    const ctx = perSchool(desk.ctx);
    const packs = () => ctx.policy.about.map(({ id }) => id).includes('mosaic');
    const look = (schoolId: string) =>
      forSchool(ctx, schoolId, async () => {
        const before = packs();
        await ctx.db.school.count();
        return [before, packs()];
      });
    const seen = await Promise.all([look(desk.schoolId), look(other.id), look(desk.schoolId), look(other.id)]);
    expect(seen).toEqual([
      [true, true],
      [false, false],
      [true, true],
      [false, false],
    ]);
    await refreshPolicy(ctx);
    expect([packs(), ctx.policySeq]).toEqual([false, undefined]);
  });

  test('names of the other’s register count neither in a reply nor in a conflict of interest', async () => {
    const { ctx } = desk;
    expect((await bookOf(ctx, other.id)).people.size).toBe(2);
    const about = { text: 'Well done Wilhelmina Thistlewick!', platform: 'facebook' as const };
    const problems = (schoolId: string) => replyProblems(ctx, ctx.db, { ...about, schoolId });
    const [mine, theirs] = [await problems(desk.schoolId), await problems(other.id)];
    expect([mine.length, theirs.length > 0]).toEqual([0, true]);
    const texts = 'Coach Thunder is a stupid lying cow';
    const [here, there] = [await write(desk.account, texts), await write(other.account, texts)];
    // The same name in both schools: only where the register says what else they call him is it he.
    const twin = { ...people.otto, name: 'Otto Frost' };
    const found = await conflictsOf(ctx, ctx.db, { commentIds: [here.commentId, there.commentId], people: [twin] });
    expect([...found.keys()]).toEqual([`${there.commentId} ${twin.id}`]);
  });

  test('the start of another school makes it its own, moves nobody, and renames no other', async () => {
    const { ctx } = desk;
    const setup = { nation: 'england', accounts: [], users: [] };
    const third = await ensureSchool(ctx, { ...setup, name: 'Third Primary' });
    expect(await ensureSchool(ctx, { ...setup, name: 'Third Primary' })).toBe(third);
    expect((await ctx.db.school.findMany()).map(({ name }) => name).toSorted()).toEqual([
      'Other Primary',
      'Test Primary',
      'Third Primary',
    ]);
    const taken = { schoolId: third, name: 'Ada', role: 'dsl' as const, email: people.ada.email };
    await expect(ensureUsers(ctx, [taken])).rejects.toThrow('another school');
    const ada = await ctx.db.user.findUniqueOrThrow({ where: { id: people.ada.id }, include: { school: true } });
    expect([ada.schoolId, ada.role, mayComeIn(ctx, ada)]).toEqual([desk.schoolId, 'comms_admin', true]);
  });

  test('a job for a row that is gone, or of nobody, does nothing', async () => {
    const handlers = handlersOf(desk.ctx);
    const nobody = '00000000-0000-0000-0000-000000000000';
    for (const name of ['moderate-comment', 'perform-action', 'poll-account', 'climb-alert', 'watch-pictures'] as const)
      await handlers[name](nobody);
    expect(await desk.ctx.db.action.count({ where: { schoolId: nobody } })).toBe(0);
  });
});
