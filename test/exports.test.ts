/** What somebody is given who asks for their own data, or for what the school has on record (MO-15). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { verifyAudit } from '../src/audit.js';
import { bar } from '../src/evidence/unreadable.js';
import { giveExport } from '../src/exports/giving.js';
import { type ExportWish, exportWish } from '../src/exports/wish.js';
import { endTerms } from '../src/terms/ending.js';
import { opened, userOf } from './evidence/helper.js';
import { type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { actAll, platform } from './inbound/platform.js';
import { signedIn } from './web/helper.js';

let desk: Desk;
let said: Said;
const numberOf = ({ review }: Said) => review?.caseNumber ?? '';
const under = { post_id: '900_1', parent_id: '900_1', from: { id: '77', name: 'Marian Oakes' } };

beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  said = await say(desk, 'You stupid lying cow. Peter Quill says so too, 07700 900123', {
    ...under,
    comment_id: '133_80',
  });
  await say(desk, 'Lovely fair! Thanks, Peter', {
    ...{ ...under, comment_id: '133_81', from: { id: '78', name: 'Peter Quill' } },
  });
  await say(desk, 'My daughter says that Mr Tarn hurt her, zeppelin', { ...under, comment_id: '133_82' });
  await say(desk, 'Mrs Brand stole the money of the xylophone trip', { ...under, comment_id: '133_83' });
  const mark = (id: string, data: object) =>
    desk.ctx.db.review.updateMany({ where: { comment: { is: { externalId: { contains: id } } } }, data });
  expect(await mark('133_82', { lane: 'safeguarding' })).toEqual({ count: 1 });
  // For the head alone not to see, as if nobody had been accused.
  expect(await mark('133_83', { aboutHead: true, lane: 'general' })).toEqual({ count: 1 });
  await actAll(desk.ctx);
});
afterAll(() => desk.close());

async function make(role: Role, wish: Partial<ExportWish> & { author?: string }) {
  const { id: userId, name } = await userOf(desk, role);
  const by = { schoolId: desk.schoolId, userId, role, name };
  const whole = exportWish.parse({ kind: 'subject-access', reason: 'Letter of 9 November', ...wish });
  const given = await giveExport(desk.ctx, by, whole);
  const pack = opened(given);
  return { ...pack, given, all: pack.names.map((one) => pack.text(one)).join('\n') };
}

test('the writer’s own words, judgement and deeds; others and the judgement of what only few may see are not in it', async () => {
  const { names, all, text, given } = await make('dpo', { author: numberOf(said) });
  expect(names).toEqual(['README.txt', 'SHA256SUMS', 'data.json', 'index.html']);
  expect(given.name).toMatch(/^subject-access-\d{4}-\d{2}-\d{2}\.zip$/);
  expect(all).toContain(`You stupid lying cow. ${bar} says so too, ${bar}`);
  expect(all).not.toMatch(/Quill|Peter|900123|Lovely fair/);
  expect(text('index.html')).toContain('Marian Oakes');
  const { comments } = JSON.parse(text('data.json')) as {
    comments: { wordings: { words: string; judged: null | { labels: string[] } }[]; done: unknown[] }[];
  };
  const of = (word: string) => comments.find(({ wordings }) => wordings[0]?.words.includes(word));
  expect(of('stupid')?.wordings[0]?.judged?.labels).toContain('abuse');
  expect(of('stupid')?.done).not.toEqual([]);
  expect([of('zeppelin')?.wordings[0]?.judged, of('zeppelin')?.done]).toEqual([null, []]);
  expect(of('xylophone')).toBeDefined();
});

test('is asked for on the record before, and in no fact, log or name of a file stands whose data it is', async () => {
  const { given } = await make('dpo', { author: numberOf(said) });
  const events = await desk.ctx.db.auditEvent.findMany({
    where: { kind: { startsWith: 'export.' } },
    orderBy: { seq: 'desc' },
    take: 2,
  });
  expect(events.map(({ kind }) => kind)).toEqual(['export.given', 'export.asked']);
  expect(events[0]?.facts).toMatchObject({ sha256: given.sha256, heldBack: 1, comments: 3 });
  expect(JSON.stringify(events.map(({ facts }) => facts))).not.toMatch(/Oakes/);
  expect((await verifyAudit(desk.ctx.db))[0]?.broken).toBeUndefined();
});

test('the head is given nothing of what concerns her, and others make none', async () => {
  const { all } = await make('headteacher', { author: numberOf(said) });
  expect(all).toContain('stupid lying cow');
  expect(all).not.toContain('xylophone');
  for (const role of ['comms_admin', 'dsl', 'chair', 'sysadmin'] as const)
    await expect(make(role, { author: numberOf(said) })).rejects.toThrow('data protection officer and the headteacher');
});

test.each([
  ['Nobody Here', 'Nobody of that handle'],
  ['@nobody', 'Nobody of that handle'],
  ['2026-9999', 'Nobody of that handle'],
])('whom %s means is refused in words', async (author, words) => {
  await expect(make('dpo', { author })).rejects.toThrow(words);
});

test('is found by the platform’s id and by the whole name, and never guessed between two', async () => {
  const { author } = await desk.ctx.db.comment.findUniqueOrThrow({ where: { id: said.id }, include: { author: true } });
  for (const way of [author?.externalId ?? '', 'marian oakes'])
    expect((await make('dpo', { author: way })).all).toContain('stupid lying cow');
  await say(desk, 'Another', { ...under, comment_id: '133_84', from: { id: '4711', name: 'Marian Oakes' } });
  await expect(make('dpo', { author: 'Marian Oakes' })).rejects.toThrow('2 writers are called so');
});

test('what is on record of some days has numbers, decisions and what we said, and nobody’s words or name', async () => {
  const days = { kind: 'information' as const, from: '2026-11-01', until: '2026-11-30' };
  const { names, all, text } = await make('dpo', days);
  expect(names).toEqual(['README.txt', 'SHA256SUMS', 'decisions.csv', 'numbers.json', 'said.csv']);
  expect(all).not.toMatch(/stupid|Quill|Oakes|zeppelin|xylophone|Peter|Brand/);
  expect(text('decisions.csv')).toMatch(/2026-11-09,facebook,comment,hide,[^\n]*abuse/);
  const numbers = JSON.parse(text('numbers.json')) as Record<string, unknown>;
  expect(numbers['comments received']).toBeGreaterThan(3);
  expect(numbers['decisions counted here and not listed, as only few may see them']).toBe('fewer than 5');
  const heads = (await make('headteacher', days)).text('decisions.csv').split('\n').length;
  expect(heads).toBe(text('decisions.csv').split('\n').length - 1);
  await expect(make('dpo', { ...days, from: '2026-12-01' })).rejects.toThrow('before the first');
  await expect(make('dpo', { ...days, from: '2020-01-01' })).rejects.toThrow('three years');
});

test('the page makes both files, keeps what was typed, and has the clock of a request until it is closed', async () => {
  const dpo = await signedIn(desk.app, desk.ctx, (await userOf(desk, 'dpo')).id);
  await dpo.get('/exports');
  const wrong = await dpo.post('/exports', { kind: 'subject-access', author: 'Zebedee', reason: 'A letter' });
  expect([wrong.statusCode, wrong.body.includes('Zebedee'), wrong.body.includes('Nobody of that handle')]).toEqual([
    422,
    true,
    true,
  ]);
  expect((await dpo.post('/exports', { kind: 'subject-access', author: 'x', reason: '' })).body).toContain(
    'Say who asked for it',
  );
  const file = await dpo.post('/exports', { kind: 'subject-access', author: numberOf(said), reason: 'A letter' });
  expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'application/zip']);
  expect((await dpo.get('/exports')).body).toMatch(/Made before[\s\S]*3 comments; of 1 the judgement stayed out/);
  const stamp = randomUUID();
  const asks = { asks: 'subject_access', on: '2026-11-05', words: 'Zelda Quince wants all of hers', email: '', stamp };
  expect((await dpo.post('/exports/asked', { ...asks, on: '2027-01-01' })).body).toContain('cannot lie in the future');
  await dpo.post('/exports/asked', asks);
  await dpo.post('/exports/asked', asks);
  await dpo.post('/exports/asked', { ...asks, asks: 'information', stamp: randomUUID() });
  const terms = await desk.ctx.db.term.findMany({ where: { owner: 'dpo' }, orderBy: { dueAt: 'asc' } });
  expect(terms.map(({ kind, dueAt }) => [kind, dueAt.toISOString()])).toEqual([
    // 5 December is a Saturday; twenty working days after 5 November end on 3 December.
    ['information', '2026-12-04T00:00:00.000Z'],
    ['subject_access', '2026-12-08T00:00:00.000Z'],
  ]);
  const [, access] = terms;
  const page = await dpo.get(`/requests/${access?.subject}`);
  expect(page.body).toMatch(/Somebody asks for their own data[\s\S]*Zelda Quince wants all of hers/);
  const office = await signedIn(desk.app, desk.ctx, (await userOf(desk, 'comms_admin')).id);
  expect((await office.get(`/requests/${access?.subject}`)).statusCode).toBe(404);
  expect((await office.get('/terms')).body).not.toContain('asks for their own data');
  expect(JSON.stringify(await desk.ctx.db.publicRequest.findMany())).not.toContain('Quince');
  desk.time.now = new Date('2026-12-09T09:00:00Z');
  await endTerms(desk.ctx);
  const late = await desk.ctx.db.notification.findMany({
    where: { subject: { contains: 'own data: the time is over' } },
  });
  expect(late.map(({ roles }) => roles)).toEqual([['dpo']]);
  await dpo.post(`/requests/${access?.subject}/close`, { outcome: 'answered', note: 'Given on paper' });
  expect(await desk.ctx.db.term.findUniqueOrThrow({ where: { id: access?.id ?? '' } })).toMatchObject({
    state: 'done',
  });
});
