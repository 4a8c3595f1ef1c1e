/** The nights in which what is old is erased: no word of it is left anywhere, the chain holds, and what is held back stays. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAudit } from '../../src/audit.js';
import { HoldError, liftHold, placeHold } from '../../src/retention/holds.js';
import { eraseOld } from '../../src/retention/nightly.js';
import { ensureUsers } from '../../src/users.js';
import { person } from '../inbound/choices.js';
import { type Desk, openDesk, type Said, say } from '../inbound/desk.js';
import { actAll, insult, platform } from '../inbound/platform.js';

const word = { plain: 'zeppelin', hidden: 'xylophone', held: 'marzipan', open: 'quicksilver', stuck: 'tamarind' };
const author = (name: string) => ({ from: { id: `77${name.length}${name.charCodeAt(0)}`, name: `Quillon ${name}` } });
const dayMs = 86_400_000;
let desk: Desk;
let by: Awaited<ReturnType<typeof person>>;
let hidden: Said;
let held: Said;
let dpo: string;

beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  by = await person(desk);
  const { ctx, schoolId } = desk;
  const [user] = await ensureUsers(ctx, [{ schoolId, email: 'dpo@test.example', name: 'D', role: 'dpo' }]);
  dpo = user?.id ?? '';
  await say(desk, `Lovely ${word.plain} at the fair`, { comment_id: '900_plain', ...author(word.plain) });
  await say(desk, `Lovely ${word.stuck} at the fair`, { comment_id: '900_stuck', ...author(word.stuck) });
  hidden = await say(desk, `${insult} with your ${word.hidden}`, { comment_id: '900_hidden', ...author(word.hidden) });
  held = await say(desk, `${insult} with your ${word.held}`, { comment_id: '900_held', ...author(word.held) });
  await say(desk, `${insult} with your ${word.open}`, { comment_id: '900_open', ...author(word.open) });
  await actAll(ctx);
  for (const [said, its] of [
    [hidden, word.hidden],
    [held, word.held],
  ] as const)
    await by.choose(await by.again(said), 'keep_hidden', { reason: `It was about the ${its}` });
  await actAll(ctx);
});
afterAll(() => desk.close());

/** In how many rows of the whole database it stands, by table. */
async function placesOf(words: string): Promise<Record<string, number>> {
  const { db } = desk.ctx;
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`;
  const places: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM "${name}" t WHERE t::text ILIKE $1`,
      `%${words}%`,
    );
    if (row?.n) places[name] = row.n;
  }
  return places;
}

async function nightAfter(days: number) {
  desk.time.now = new Date(desk.time.now.getTime() + days * dayMs);
  desk.time.wall = new Date(Math.max(desk.time.wall.getTime(), desk.time.now.getTime()));
  await eraseOld(desk.ctx);
  const run = await desk.ctx.db.erasureRun.findFirst({ orderBy: { day: 'desc' } });
  return { counts: run?.counts, failed: run?.failed };
}

test('what the platform sent is erased after a week, what nobody acted on after ninety days, wherever it stood', async () => {
  expect(Object.keys(await placesOf(word.plain))).toEqual(
    expect.arrayContaining(['AuditEvent', 'Author', 'CommentRevision', 'Delivery']),
  );
  const first = await nightAfter(8);
  expect(first).toMatchObject({ counts: { delivery: expect.any(Number) }, failed: 0 });
  expect(await placesOf(word.plain)).not.toHaveProperty('Delivery');
  expect(await placesOf(word.plain)).toHaveProperty('CommentRevision');
  await desk.ctx.db.$executeRawUnsafe(
    `ALTER TABLE "Comment" ADD CONSTRAINT stuck CHECK ("erasedAt" IS NULL OR "externalId" <> '900_stuck')`,
  );
  expect(await nightAfter(90)).toEqual({ counts: { ordinary: 1 }, failed: 1 });
  expect(await placesOf(word.plain)).toEqual({});
  expect(await placesOf(`Quillon ${word.plain}`)).toEqual({});
  // One that fails is tried again in the next night, and what is done is not done twice.
  await desk.ctx.db.$executeRawUnsafe('ALTER TABLE "Comment" DROP CONSTRAINT stuck');
  await eraseOld(desk.ctx);
  expect(await placesOf(word.stuck)).not.toEqual({});
  expect(await nightAfter(1)).toEqual({ counts: { ordinary: 1 }, failed: 0 });
  expect(await placesOf(word.stuck)).toEqual({});
  expect(await nightAfter(1)).toEqual({ counts: {}, failed: 0 });
});

test('read again, it does not come back', async () => {
  await say(desk, `Lovely ${word.plain} at the fair`, { comment_id: '900_plain', ...author(word.plain) }).catch(
    () => {},
  );
  const { CommentRevision, Author } = await placesOf(word.plain);
  expect([CommentRevision, Author]).toEqual([undefined, undefined]);
});

test('evidence goes a year after the case was closed; what is held stays until the hold is lifted; an open case stays', async () => {
  const { ctx, schoolId } = desk;
  const keeper = { schoolId, role: 'dpo' as const, userId: dpo };
  const caseNumber = held.review?.caseNumber ?? '';
  const refused = (form: object) =>
    placeHold(ctx, keeper, form).then(
      () => null,
      (error: HoldError) => error.message,
    );
  expect(await refused({ caseNumber: '1999-1', reason: 'x' })).toContain('no such case');
  expect(await refused({ caseNumber, reason: ' ' })).toContain('Say why');
  expect(await refused({ caseNumber, reason: 'x', untilDate: '2020-01-01' })).toContain('That day is over');
  await placeHold(ctx, keeper, { caseNumber, reason: 'The police asked' });
  expect(await refused({ caseNumber, reason: 'Again' })).toContain('held already');
  expect(await placesOf(word.hidden)).toMatchObject({ AuditEvent: expect.any(Number), CommentRevision: 1 });
  const reasons = async () => JSON.stringify(await ctx.db.decision.findMany({ where: { commentId: hidden.id } }));
  expect(await reasons()).toMatch(/"evidence":"[^"]/);
  expect(await nightAfter(400)).toMatchObject({ counts: { evidence: 1 }, failed: 0 });
  expect(await placesOf(word.hidden)).toEqual({});
  expect(await reasons()).toMatch(/"rule":"[^"]/);
  expect(await reasons()).not.toMatch(/"evidence":"[^"]/);
  expect(await placesOf(word.held)).toHaveProperty('CommentRevision');
  expect(await placesOf(word.open)).toHaveProperty('CommentRevision');
  const hold = await ctx.db.legalHold.findFirstOrThrow();
  await liftHold(ctx, keeper, hold.id);
  await expect(liftHold(ctx, keeper, hold.id)).rejects.toThrow(HoldError);
  expect(await nightAfter(1)).toMatchObject({ counts: { evidence: 1 } });
  expect(await placesOf(word.held)).toEqual({});
  expect(await placesOf(word.open)).toHaveProperty('CommentRevision');
  const [chain] = await verifyAudit(ctx.db);
  expect([chain?.broken, (chain?.events ?? 0) > 10]).toEqual([undefined, true]);
  const kinds = await ctx.db.auditEvent.groupBy({
    by: ['kind'],
    where: { OR: [{ kind: { startsWith: 'hold.' } }, { kind: 'retention.erased' }] },
  });
  expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['hold.lifted', 'hold.placed', 'retention.erased']);
});
