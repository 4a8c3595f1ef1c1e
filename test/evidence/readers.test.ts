/** Who gets what: lanes hold, and for some readers other people are made unreadable. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceByCommand } from '../../src/evidence/by-command.js';
import { bar, unreadable } from '../../src/evidence/unreadable.js';
import { type Desk, openDesk, type Said, say } from '../inbound/desk.js';
import { platform } from '../inbound/platform.js';
import { give, opened, userOf } from './helper.js';

describe('what is made unreadable', () => {
  const names = ['Thomas Hallworth', "Niamh O'Brien", 'Peter Quill'];
  test.each([
    ['Thomas Hallworth hit him', `${bar} hit him`],
    ['thomas  hallworth hit him', `${bar} hit him`],
    ['It was Thomas, and HALLWORTH too', `It was ${bar}, and ${bar} too`],
    ["Ask O'Brien or Niamh", `Ask ${bar} or ${bar}`],
    ['Ring 07700 900123 or me@home.example, @quill_p, SW1A 1AA', `Ring ${bar} or ${bar}, ${bar}, ${bar}`],
    ['He thomased along; a quill is a pen', 'He thomased along; a quill is a pen'],
    ['', ''],
  ])('%j', (text, left) => expect(unreadable(text, { names })).toBe(left));
});

let desk: Desk;
let said: Said;
const numberOf = ({ review }: Said) => review?.caseNumber ?? '';
beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  const more = { post_id: '900_1', parent_id: '900_1' };
  said = await say(desk, 'You stupid lying cow. Peter Quill says so too, 07700 900123', {
    ...more,
    comment_id: '133_80',
  });
  await say(desk, 'Lovely fair! Thanks, Peter', {
    ...more,
    comment_id: '133_81',
    from: { id: '78', name: 'Peter Quill' },
  });
});
afterAll(() => desk.close());

const toOmbudsman = () => give(desk, 'headteacher', { caseNumber: numberOf(said), recipient: 'ombudsman' });

test.each(['ombudsman', 'solicitor'])(
  'for the %s others are unreadable everywhere in it, and it still checks',
  async (recipient) => {
    const pack = opened(await give(desk, 'headteacher', { caseNumber: numberOf(said), recipient }));
    const all = pack.names.map((name) => pack.text(name)).join('\n');
    expect(all).not.toMatch(/Quill|Peter|900123/);
    expect(pack.text('evidence.html')).toContain('Marian Oakes');
    expect(pack.text('words/wording-1-made-unreadable.txt')).toBe(`You stupid lying cow. ${bar} says so too, ${bar}`);
    expect(pack.check()).toMatchObject({ right: true });
  },
);

test('what was made unreadable is still in the chain by its hash', async () => {
  const { events } = JSON.parse(opened(await toOmbudsman()).text('chain.json')) as {
    events: { kind: string; content: unknown; contentHash: string }[];
  };
  const judged = events.find(({ kind }) => kind === 'comment.decided');
  expect([judged?.content, judged?.contentHash]).toEqual([null, expect.stringMatching(/^[\da-f]{64}$/)]);
});

test('a case that somebody may not see cannot be given away by them, nor by nobody in particular', async () => {
  const { db } = desk.ctx;
  const wish = { caseNumber: numberOf(said), recipient: 'police' };
  const command = (by?: string) =>
    evidenceByCommand(desk.ctx, { case: wish.caseNumber, for: 'police', reason: '', by });
  await db.review.updateMany({ where: { commentId: said.id }, data: { aboutHead: true } });
  await expect(give(desk, 'headteacher', wish)).rejects.toThrow('that this person may see');
  await expect(command()).rejects.toThrow('only few may see it');
  await expect(command('nobody@test.example')).rejects.toThrow('no user with that e-mail');
  await expect(give(desk, 'chair', { ...wish, reason: ' ' })).rejects.toThrow('Say why');
  expect((await give(desk, 'chair', wish)).bytes.length).toBeGreaterThan(1000);
  const { email } = await userOf(desk, 'chair');
  await expect(command(email)).rejects.toThrow('Say why');
  await expect(give(desk, 'comms_admin', wish)).rejects.toThrow('given by the head and the safeguarding leads');
  await db.review.updateMany({ where: { commentId: said.id }, data: { aboutHead: false } });
  expect((await command()).name).toBe(`evidence-${wish.caseNumber}-police.zip`);
  const last = await db.auditEvent.findFirst({ where: { kind: 'evidence.given' }, orderBy: { seq: 'desc' } });
  expect(last?.actor).toBe('machine');
});

test('neighbours that the asker may not see are not in it', async () => {
  const secret = await say(desk, 'Such a stupid lying cow, zeppelin', {
    ...{ comment_id: '133_82', post_id: '900_1', parent_id: '900_1', from: { id: '79', name: 'Ann Hart' } },
  });
  await desk.ctx.db.review.updateMany({ where: { commentId: secret.id }, data: { aboutHead: true } });
  const pack = opened(await give(desk, 'headteacher', { caseNumber: numberOf(said), recipient: 'police' }));
  expect(pack.text('evidence.html')).not.toMatch(/zeppelin|Ann Hart/);
});

test('words of an entry that were erased later are missing in it, and it checks', async () => {
  const erased = { content: null, contentSalt: null, person: null, personSalt: null };
  await desk.ctx.db
    .$executeRaw`UPDATE "AuditEvent" SET content = NULL, "contentSalt" = NULL, person = NULL, "personSalt" = NULL WHERE "commentId" = ${said.id}::uuid`;
  const pack = opened(await give(desk, 'headteacher', { caseNumber: numberOf(said), recipient: 'police' }));
  expect(JSON.parse(pack.text('chain.json')).events[0]).toMatchObject(erased);
  expect(pack.check()).toMatchObject({ right: true });
});
