/**
 * Takes what somebody sent on a public page. Nothing of it hides, shows or deletes anything by itself: many who report a
 * comment must not be able to silence its writer. One transaction, under the school's lock, so that limits hold.
 */
import { randomInt } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { PublicRequest, RequestKind, School } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { openTerm } from '../terms/opening.js';
import { openOn } from './cases.js';
import { markOfConcern } from './concerns.js';
import { promisedBy } from './due.js';
import { isReportReason, limits, priorityOfKind, reportReasons, type Sent } from './kinds.js';
import { type Said, saidIn } from './said.js';
import { findTarget, plainPlace, type Target } from './target.js';
import { tellOfRequests } from './telling.js';

export interface Receiving extends Sent {
  school: School;
  kind: RequestKind;
  /** Of a report: one of reportReasons; of a concern about staff: one of concernReasons. */
  reason: string;
  /** Of the form: sent twice, it is one message. */
  stamp: string;
}

/** `full`: too much has come in the last hour, and nothing was kept. */
export type Received = { reference: string } | { full: true };

export async function receiveRequest(ctx: Context, given: Receiving): Promise<Received> {
  const input = { ...given, link: storable(given.link), words: storable(given.words), email: storable(given.email) };
  const received = await ctx.db.$transaction((tx) => take(ctx, tx, input));
  if ('reference' in received) await tellOfRequests(ctx, given.school);
  return received;
}

async function take(ctx: Context, tx: Tx, input: Receiving): Promise<Received> {
  const { id: schoolId } = input.school;
  await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
  const before = await tx.publicMessage.findFirst({ where: { schoolId, stamp: input.stamp } });
  if (before) return { reference: before.reference };
  const since = new Date(ctx.clock.now().getTime() - limits.windowMs);
  const lately = await tx.publicMessage.count({ where: { schoolId, at: { gt: since } } });
  if (lately >= limits.taken) return { full: true };
  const target = await findTarget(tx, schoolId, input.link);
  const said = await saidIn(ctx, tx, input);
  const request = await rowFor(ctx, tx, { ...input, target, said });
  const reference = await keepMessage(ctx, tx, { ...input, requestId: request.id });
  const { id, kind, reason, lane, priority, commentId, count } = request;
  const facts = { request: id, kind, reason, lane, priority, count };
  const event = { kind: 'request.received', actor: 'outside', commentId: commentId ?? undefined, facts };
  await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [event]);
  return { reference };
}

interface Sorting extends Receiving {
  target: Target | null;
  said: Said;
}

/** Who may see it. */
async function sightOf(tx: Tx, { school, kind, reason, target, said, urgent }: Sorting & { urgent: boolean }) {
  const aboutHead = said.aboutHead || target?.review?.aboutHead === true;
  if (kind === 'staff_concern')
    return markOfConcern(tx, { schoolId: school.id, aboutHead: aboutHead || reason === 'headteacher' });
  return { aboutHead, lane: urgent ? ('safeguarding' as const) : said.lane };
}

/** The row that it joins, or one of its own. */
async function rowFor(ctx: Context, tx: Tx, sorting: Sorting): Promise<PublicRequest> {
  const { school, kind, reason, target, said } = sorting;
  const now = ctx.clock.now();
  const urgent = said.urgent || reason === 'child_risk';
  const { lane, aboutHead } = await sightOf(tx, { ...sorting, urgent });
  const sight = `${lane}:${aboutHead ? 'head' : ''}`;
  const dueAt = await promisedBy(ctx, tx, { school, kind });
  const priority = urgent ? 1 : isReportReason(reason) ? reportReasons[reason] : priorityOf(kind);
  const joinKey = await joinKeyOf(ctx, tx, { ...sorting, sight });
  const same = { schoolId_joinKey: { schoolId: school.id, joinKey } };
  const known = await tx.publicRequest.findUnique({ where: same });
  if (known) {
    const nearer = Math.min(known.priority, priority);
    return tx.publicRequest.update({ where: same, data: { count: { increment: 1 }, lastAt: now, priority: nearer } });
  }
  const commentId = joinKey.startsWith('many:') ? null : (target?.id ?? null);
  const base = { id: uuid(), schoolId: school.id, kind, reason, joinKey, lane, aboutHead, priority, dueAt, commentId };
  const made = await tx.publicRequest.create({ data: { ...base, openedAt: now, lastAt: now } });
  if (kind === 'data_protection') await startClock(ctx, tx, { school, request: made });
  if (target && commentId) await openOn(ctx, tx, { school, target, request: made });
  return made;
}

const priorityOf = (kind: RequestKind) => (kind === 'report' ? reportReasons.other : priorityOfKind[kind]);

/** The comment, else the place or the words, hashed. In a flood all that the same people may see is one. */
async function joinKeyOf(ctx: Context, tx: Tx, asked: Sorting & { sight: string }): Promise<string> {
  const { school, kind, target, sight } = asked;
  const place = `public-request:${school.id}:${kind}`;
  const about = target?.id ?? sealerOf(ctx.config).index(plainPlace(asked), place)[0] ?? '';
  // A complaint has its own clock and its own answer, and what is said of somebody is nobody else's matter.
  const apart = kind === 'data_protection' || kind === 'staff_concern';
  const own = `${kind}:${sight}:${apart ? uuid() : about}`;
  const where = { schoolId: school.id, openedAt: { gt: new Date(ctx.clock.now().getTime() - limits.windowMs) } };
  const known = await tx.publicRequest.count({ where: { schoolId: school.id, joinKey: own } });
  if (known > 0 || (await tx.publicRequest.count({ where })) < limits.apart) return own;
  return `many:${kind}:${sight}`;
}

async function startClock(ctx: Context, tx: Tx, at: { school: School; request: PublicRequest }): Promise<void> {
  const { id, aboutHead } = at.request;
  const owner = aboutHead ? ('chair' as const) : ('dpo' as const);
  const wish = { kind: 'data_protection' as const, key: `data_protection:${id}`, subject: id, owner };
  await openTerm(ctx, tx, { school: at.school, wish: { ...wish, startedAt: ctx.clock.now() } });
}

/** No letters or digits that look alike when somebody reads them out. */
const signs = 'ACDEFHJKMNPQRTUVWXY34679';

export type Message = Sent & { school: School; stamp: string; requestId: string };

/** Seals what one person sent, and answers the reference that they can ask by. */
export async function keepMessage(ctx: Context, tx: Tx, input: Message): Promise<string> {
  const { school, requestId, stamp, link, words, email } = input;
  const sign = () => signs[randomInt(signs.length)];
  const reference = `${Array.from({ length: 4 }, sign).join('')}-${Array.from({ length: 4 }, sign).join('')}`;
  const id = uuid();
  const sealed = sealerOf(ctx.config).seal(JSON.stringify({ link, words, email }), messagePlace(id));
  const at = ctx.clock.now();
  await tx.publicMessage.create({ data: { id, schoolId: school.id, requestId, reference, stamp, sealed, at } });
  return reference;
}

export const messagePlace = (id: string) => `public-message:${id}`;
export const notePlace = (id: string) => `public-request:${id}:note`;
