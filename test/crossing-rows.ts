/** A second school beside the desk's, with a row of every kind that a page or a form names. */
import type { Account } from '../prisma/generated/client.js';
import { importFile } from '../src/people/importing.js';
import { ensureSchool } from '../src/schools.js';
import { ensureUsers } from '../src/users.js';
import type { Desk } from './inbound/desk.js';
import { makeCase } from './web/helper.js';

interface Words {
  /** Stands in all that can hold words, so that whoever sees one of them sees it. */
  secret: string;
  caseNumber: string;
}

interface Other {
  /** The id of that school. */
  other: string;
  account: Account;
  /** A head of the desk's own school, who comes by with these ids. */
  userId: string;
  ids: string[];
}

export async function otherSchool(desk: Desk, words: Words): Promise<Other> {
  const { ctx, schoolId } = desk;
  const { db } = ctx;
  const { secret } = words;
  const accounts = [{ platform: 'facebook' as const, externalId: 'other-page', name: secret, handle: '' }];
  const other = await ensureSchool(ctx, { name: 'Other Primary', nation: 'wales', accounts, users: [] });
  const account = await db.account.findFirstOrThrow({ where: { schoolId: other } });
  const [user, theirs] = await ensureUsers(ctx, [
    { schoolId, name: 'Ursula Head', role: 'headteacher', email: 'head@t.example' },
    { schoolId: other, name: secret, role: 'comms_admin', email: 'other@t.example' },
  ]);
  if (!user || !theirs) throw new Error('no users');
  await db.user.updateMany({ data: { attestedAt: desk.time.now } });
  const people = { userId: user.id, theirId: theirs.id };
  const rows = [...(await makeRows(desk, words, { account, ...people })), account, theirs, { id: other }];
  return { other, account, userId: user.id, ids: rows.map(({ id }) => id) };
}

interface Owners {
  account: Account;
  userId: string;
  theirId: string;
}

type Row = { id: string };

async function makeRows({ ctx, time }: Desk, { secret, caseNumber }: Words, owners: Owners): Promise<Row[]> {
  const { db } = ctx;
  const { account, userId, theirId } = owners;
  const { schoolId } = account;
  const school = await db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const place = { school, account, schoolId, accountId: account.id };
  const { comment, review, author } = await makeCase(ctx, place, { caseNumber, text: secret });
  const base = { schoolId };
  const at = time.now;
  const due = { dueAt: at, openedAt: at };
  const term = { kind: 'settings_audit' as const, subject: account.id, startedAt: at, dueAt: at, nextAt: at };
  const heads = { tell: ['head' as const], atOnce: ['head' as const] };
  const alert = { kind: 'case' as const, priority: 1, category: secret, openedAt: at, climbsFrom: at };
  const span = { kind: 'holiday' as const, startsOn: '2026-12-01', endsOn: '2026-12-31', addedBy: userId, addedAt: at };
  const concern = { aboutHead: false, personalData: false, discoveredAt: at, toldAt: at, toldBy: userId };
  const proposal = { commentId: comment.id, revisionId: comment.currentId ?? comment.id, by: theirId, at };
  const finding = { accountId: account.id, rule: 'name' as const, clause: 'LK-01', postExternalId: 'p', evidence: '' };
  const action = { accountId: account.id, commentId: comment.id, payload: {}, requestedBy: 'bot', requestedAt: at };
  const right = { userId: theirId, accountId: account.id, grantedBy: userId, grantedAt: at };
  const delivery = { accountId: account.id, channel: 'webhook', bodyHash: 'h', body: `{"${secret}":1}` };
  const failed = { name: 'poll-account', jobId: account.id, tries: 4, error: secret };
  const rows: Row[] = [comment, review, author];
  rows.push(
    await db.term.create({ data: { ...base, ...term, key: 'k', owner: 'headteacher', note: secret } }),
    await db.contact.create({ data: { ...base, role: 'head', name: secret } }),
    await db.alert.create({ data: { ...base, ...alert, ...heads, key: 'k', caseNumber } }),
    await db.publication.create({ data: { ...base, text: secret, answers: {}, writtenBy: userId, changedAt: at } }),
    await db.calendarSpan.create({ data: { ...base, ...span, name: secret } }),
    await db.concern.create({ data: { ...base, ...concern, kind: 'mistake', sealed: 's1.x', stamp: 'stamp-other' } }),
    await db.proposal.create({ data: { ...base, ...proposal, what: 'ban', reason: secret } }),
    await db.publicRequest.create({
      data: { ...base, ...due, kind: 'report', reason: 'other', joinKey: 'k', priority: 3, lastAt: at },
    }),
    await db.pictureFinding.create({ data: { ...base, ...finding, key: 'k', foundAt: at, dueAt: at } }),
    await db.action.create({ data: { ...base, ...action, kind: 'hide', key: 'hide:k' } }),
    await db.delivery.create({ data: { ...base, ...delivery, state: 'failed', receivedAt: at } }),
    await db.failedJob.create({ data: { ...base, ...failed, since: at, lastAt: at } }),
    await db.publishingRight.create({ data: { ...base, ...right, untilDate: '2027-07-31' } }),
  );
  const bytes = Buffer.from(`Name,Role\n${secret},office\n`);
  await importFile(ctx, { schoolId, userId: 'test' }, { kind: 'staff', bytes, whole: false });
  return [...rows, await db.person.findFirstOrThrow({ where: base })];
}
