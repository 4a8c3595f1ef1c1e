/**
 * Makes the evidence pack of a case for somebody outside. Who asked, for whom and why is on the record before it is made,
 * and the hash of what was given afterwards.
 */
import type { CaseLane, Prisma, Role } from '../../prisma/generated/client.js';
import { makeAnchor } from '../anchors/making.js';
import { type AuditEntry, appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { lockedWords } from '../illegal-images.js';
import { storable } from '../inbound/store.js';
import { bookOf } from '../people/book.js';
import { may } from '../rights.js';
import { rollOf } from '../roll.js';
import { seenBy } from '../viewer.js';
import { contentOf } from './content.js';
import { type Pack, packOf } from './files.js';
import { type Gathered, gather } from './gathering.js';
import { proofOf } from './proof.js';
import { isRecipient, recipientNeeds } from './recipients.js';
import { unreadable, unreadableIn } from './unreadable.js';

/** Who asks: a user, or whoever runs the machine and is nobody in particular. */
export type Asker = { userId: string; role: Role; name: string } | 'machine';

export interface EvidenceWish {
  schoolId: string;
  caseNumber: string;
  /** One of recipients. */
  recipient: string;
  reason: string;
  by: Asker;
}

/** The message is for the person who asked, in plain words; nothing was given. */
export class EvidenceError extends Error {
  override name = 'EvidenceError';
  constructor(
    readonly field: 'recipient' | 'reason' | 'case',
    message: string,
  ) {
    super(message);
  }
}

export interface GivenPack extends Pack {
  /** Of the file. */
  name: string;
}

export async function giveEvidence(ctx: Context, wish: EvidenceWish): Promise<GivenPack> {
  const { schoolId, caseNumber, recipient, by } = wish;
  if (!isRecipient(recipient)) throw new EvidenceError('recipient', 'Choose for whom it is.');
  const reason = storable(wish.reason).trim();
  if (by !== 'machine' && reason === '')
    throw new EvidenceError('reason', 'Say why they need it: it is kept on the record.');
  const review = await ctx.db.review.findFirst({ where: { schoolId, caseNumber, ...seenByAsker(by) } });
  if (!review) throw new EvidenceError('case', caseUnknown(by));
  if (review.imageLockedAt) throw new EvidenceError('case', lockedWords);
  const { commentId } = review;
  const actor = by === 'machine' ? 'machine' : by.userId;
  const about = { case: caseNumber, recipient };
  const now = ctx.clock.now();
  const note = (entry: Omit<AuditEntry, 'actor' | 'commentId'>): AuditEntry => ({ ...entry, actor, commentId });
  const letter = await ctx.db.$transaction(async (tx) => {
    const asked = note({ kind: 'evidence.asked', facts: about, content: { reason } });
    await appendAudit(tx, { schoolId, at: now }, [asked]);
    return (await makeAnchor(ctx, tx, { schoolId, why: 'evidence' }))?.letter;
  });
  if (letter) await ctx.queue.add('perform-action', letter);
  const gathered = await gather(ctx, { schoolId, commentId, visible: visibleTo(by) });
  const given = { recipient, reason, at: now, by: by === 'machine' ? 'whoever runs the machine' : by.name };
  const pack = await made(ctx, gathered, given);
  const facts = { ...about, sha256: pack.sha256, manifest: pack.manifest, bytes: pack.bytes.length };
  await ctx.db.$transaction((tx) => appendAudit(tx, { schoolId, at: now }, [note({ kind: 'evidence.given', facts })]));
  ctx.log.info({ case: caseNumber, recipient, by: actor, sha256: pack.sha256 }, 'evidence.given');
  return { ...pack, name: `evidence-${caseNumber}-${recipient}.zip` };
}

const open: CaseLane = 'general';

/** Nobody in particular gets what is for few. */
function seenByAsker(by: Asker): Prisma.ReviewWhereInput {
  if (by === 'machine') return { lane: open, aboutHead: false };
  if (!may(by.role, 'evidence'))
    throw new EvidenceError('case', 'Evidence is given by the head and the safeguarding leads.');
  return seenBy(by.role);
}

const caseUnknown = (by: Asker) =>
  by === 'machine'
    ? 'There is no such case, or only few may see it: then name one of them by --by E-MAIL.'
    : 'There is no case of that number that this person may see.';

const visibleTo = (by: Asker): Prisma.CommentWhereInput => ({
  OR: [{ review: { is: null } }, { review: { is: { ...seenByAsker(by), imageLockedAt: null } } }],
});

async function made(ctx: Context, gathered: Gathered, given: Parameters<typeof contentOf>[2]): Promise<Pack> {
  const { subject, events } = gathered;
  const whole = contentOf(ctx, gathered, given);
  const hides = recipientNeeds[given.recipient].othersUnreadable;
  const hidden = { names: hides ? await namesToHide(ctx, gathered) : [] };
  const same = (value: unknown) => !hides || JSON.stringify(unreadableIn(value, hidden)) === JSON.stringify(value);
  // The writer is whom it is about: their own name and address stay.
  const { writer, where, school, made: how, recipient, timeline, wordings, notices, ...rest } = whole;
  const content = hides
    ? {
        ...{ writer, school, made: how, recipient, ...unreadableIn(rest, hidden) },
        where: { ...where, post: where.post && { ...where.post, text: unreadable(where.post.text, hidden) } },
        // Whoever may know who complained needs the name and the address as they are.
        notices: notices.map(({ complainant, writer: given, ...one }) => {
          return { ...unreadableIn(one, hidden), complainant, writer: given };
        }),
        timeline: timeline.map((line) => ({ ...line, words: unreadableIn(line.words, hidden) })),
        wordings: wordings.map((one) => ({ ...unreadableIn(one, hidden), sha256: one.sha256 })),
      }
    : whole;
  const barred = new Set(wordings.filter(({ text }) => !same(text)).map(({ number }) => number));
  const { id: schoolId, anchorReaders } = subject.school;
  const proof = await proofOf(ctx.db, { schoolId, events, withWords: ({ content: words }) => same(words) });
  return packOf({ content, proof, readers: anchorReaders.length, at: given.at, unreadable: barred });
}

/** Pupils of the register, and who else wrote under the same post. */
async function namesToHide(ctx: Context, { subject, beside }: Gathered): Promise<string[]> {
  const { known } = await bookOf(ctx, subject.schoolId);
  const pupils = [...known.pupils, ...rollOf(ctx.config).pupils].map(({ forenames, surname }) =>
    [...forenames, surname].join(' '),
  );
  const others = beside.filter(({ ours, same }) => !ours && !same).map(({ who }) => who);
  const own = subject.author?.name ?? '';
  return [...pupils, ...others].filter((name) => name !== '' && name !== own);
}
