/** What only some pages show: what the school said, who cannot be reached, a file that waits, a notice that runs, a link of an alert. */
import { DateTime } from 'luxon';
import { sendTest } from '../../src/alerts/contacts.js';
import { seenLink } from '../../src/alerts/seen.js';
import { recordNotice } from '../../src/defamation/recording.js';
import { stage } from '../../src/people/importing.js';
import { receiveRequest } from '../../src/requests/receive.js';
import { issueLink } from '../../src/users.js';
import type { Schoolgate } from '../schoolgate.js';
import type { Cases } from './night.js';

export interface Ids {
  school: string;
  alert: string;
  request: string;
  person: string;
  /** Words of the school's own under a hidden comment. */
  said: string;
  /** A file of pupils that waits for somebody to take it over. */
  file: string;
  user: string;
  /** Addresses without a school in front. */
  seen: string;
  signIn: string;
  post: string;
}

export async function someRows(school: Schoolgate, cases: Cases): Promise<Ids> {
  const { ctx, schoolId } = school.running;
  const { school: row } = await ctx.db.account.findFirstOrThrow({ include: { school: true } });
  const sent = { link: '', words: 'This comment about our teacher is unkind', email: 'parent@home.example' };
  await receiveRequest(ctx, { school: row, kind: 'report', reason: 'hurtful', stamp: 'pages', ...sent });
  const [alert, request, person, user] = await Promise.all([
    ctx.db.alert.findFirstOrThrow({ where: { schoolId } }),
    ctx.db.publicRequest.findFirstOrThrow({ where: { schoolId } }),
    ctx.db.person.findFirstOrThrow({ where: { schoolId } }),
    ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'comms_admin' } }),
  ]);
  const own = { schoolId, userId: user.id };
  const twice = Buffer.from('UPN,Forename,Surname\nX1,Ida,Holm\nX1,Ida,Holm\n');
  await ringNobody(school, own);
  await standAside(school, cases.question);
  await failAtSome(school, cases.hidden);
  return {
    ...{ school: schoolId, alert: alert.id, request: request.id, person: person.id, user: user.id, post: '' },
    said: await saySomething(school, cases.hidden),
    file: await stage(ctx, own, { kind: 'pupils', bytes: twice, whole: true }),
    seen: await linkOfAlert(school),
    signIn: pathOf(await issueLink(ctx, user.id)),
  };
}

const pathOf = (address: string) => new URL(address).pathname;

/** A contact whose letters come back, and a test that nobody has answered. */
async function ringNobody({ running: { ctx }, settle }: Schoolgate, own: { schoolId: string; userId: string }) {
  const { schoolId } = own;
  const { id, email } = await ctx.db.contact.findFirstOrThrow({ where: { schoolId, role: 'dsl' } });
  const [since, lastAt] = [ctx.clock.now(), ctx.clock.now()];
  const way = { schoolId, channel: 'email' as const, who: 'Daniel Okoye', since, lastAt };
  await ctx.db.unreachable.create({ data: { ...way, key: `email:${email}`, reason: 'bounced 5.1.1' } });
  await sendTest(ctx, own, id);
  await settle();
}

async function standAside({ running: { ctx, schoolId } }: Schoolgate, caseNumber: string) {
  const { commentId } = await ctx.db.review.findFirstOrThrow({ where: { schoolId, caseNumber } });
  const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'deputy_dsl' } });
  await ctx.db.stepAside.create({ data: { commentId, userId, schoolId, reason: 'My sister', at: ctx.clock.now() } });
}

async function saySomething({ running: { ctx } }: Schoolgate, caseNumber: string): Promise<string> {
  const { comment } = await ctx.db.review.findFirstOrThrow({ where: { caseNumber }, include: { comment: true } });
  const { id: commentId, schoolId, accountId } = comment;
  const reply = { kind: 'reply', state: 'done', externalId: '1_2', payload: { text: 'Thank you' } } as const;
  const at = { requestedBy: 'bot', requestedAt: ctx.clock.now(), doneAt: ctx.clock.now() };
  const data = { schoolId, accountId, commentId, key: 'said', ...reply, ...at };
  return (await ctx.db.action.create({ data })).id;
}

/** Two that a platform refused, one that it goes on putting off, and a job that gave up. */
async function failAtSome({ running: { ctx } }: Schoolgate, caseNumber: string): Promise<void> {
  const { comment } = await ctx.db.review.findFirstOrThrow({ where: { caseNumber }, include: { comment: true } });
  const { id: commentId, schoolId, accountId } = comment;
  const at = ctx.clock.now();
  const base = { schoolId, accountId, commentId, payload: {}, requestedBy: 'bot', requestedAt: at };
  const refused = { ...base, kind: 'mute', state: 'failed', attempts: 1, errorCode: 'forbidden', doneAt: at } as const;
  const goesOn = { ...base, kind: 'retract', attempts: 7, errorCode: 'unavailable' } as const;
  const notBefore = new Date(ctx.clock.wall().getTime() + 3_600_000);
  for (const key of ['refused-1', 'refused-2']) await ctx.db.action.create({ data: { ...refused, key } });
  await ctx.db.action.create({ data: { ...goesOn, key: 'put-off', notBefore } });
  const gaveUp = { name: 'read-pictures', jobId: 'all', tries: 4, error: 'TypeError', since: at, lastAt: at };
  await ctx.db.failedJob.create({ data: gaveUp });
}

async function linkOfAlert({ running: { ctx, schoolId } }: Schoolgate): Promise<string> {
  const open = { schoolId, alert: { acknowledgedAt: null } };
  const step = await ctx.db.alertStep.findFirstOrThrow({ where: open });
  const { signingKey } = await ctx.db.alertSetting.findUniqueOrThrow({ where: { schoolId } });
  return seenLink('', step.id, signingKey);
}

/** A notice of complaint about a comment, on the case where a second person is asked for something already. */
export async function someNotice({ running: { ctx, schoolId } }: Schoolgate, caseNumber: string): Promise<void> {
  const where = { schoolId, caseNumber };
  const review = await ctx.db.review.findFirstOrThrow({ where, include: { comment: true } });
  const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'headteacher' } });
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const received = DateTime.fromJSDate(ctx.clock.now(), { zone: 'Europe/London' }).toFormat("yyyy-MM-dd'T'HH:mm");
  const who = { name: 'Zelda', email: 'z@home.example', statement: 's', place: 'p' };
  const what = { harm: 'h', meaning: 'm', wrong: 'w', unknownWriter: 'yes', shareName: 'no', shareEmail: '' } as const;
  const how = { reach: 'private', stamp: 'of-these-pages', received } as const;
  await recordNotice(ctx, { school, review, comment: review.comment, userId }, { ...who, ...what, ...how });
}
