/** How this case may be answered: freely, or only by the fixed words, and who may change that. */
import { calendarOf } from '../calendars/school-calendar.js';
import { privateReplyOf } from '../private-replies.js';
import { fixedWords } from '../replies.js';
import { locksOf } from '../reply-locks.js';
import { fixedReply, mayUnlock } from '../reply-steps.js';
import { replyWay } from '../reply-ways.js';
import type { Case } from '../reviews.js';
import { banState } from './case-actions.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import type { who } from './session.js';
import { signOffChoices } from './words.js';

/** Where an answer may begin, in the words of the link. */
const beginnings = {
  'private-way': 'Show a private way',
  'looking-into': 'We are looking into it',
  thanks: 'Thank you',
} as const;
type Beginning = keyof typeof beginnings;
const isBeginning = (name: string | undefined): name is Beginning => name !== undefined && name in beginnings;

/** Where an answer may be disputed, somebody else reads it first (LK-26). */
const disputedLabels: readonly string[] = [
  'complaint',
  'defamation',
  'individual_matter',
  'removal_request',
  'journalist',
];

/** The words of a template with its slots filled, to be changed by whoever sends them. */
export async function draftOf(
  { comment }: Case,
  viewing: Viewing,
  kind: string | undefined,
): Promise<string | undefined> {
  if (!isBeginning(kind)) return undefined;
  const { ctx, now } = viewing;
  const { school } = await ctx.db.account.findUniqueOrThrow({
    where: { id: comment.accountId },
    select: { school: true },
  });
  const calendar = await calendarOf(ctx.db, school, ctx.policy.settings);
  return fixedWords(ctx, { kind, school: school.name, dueAt: comment.clock?.dueAt ?? now, now, calendar });
}

export async function caseReply({ comment, review }: Case, viewing: Viewing, user: ReturnType<typeof who>['user']) {
  const { ctx, now } = viewing;
  const locks = await locksOf(ctx, ctx.db, { ...comment, review });
  const [lock = null] = locks;
  const unlockable = await Promise.all(locks.map((one) => mayUnlock(ctx.db, user, one)));
  const subject = { school: user.school, clock: comment.clock };
  const marked = Boolean(comment.author?.pupilMarkedAt);
  const { way, why } = await replyWay(ctx, ctx.db, comment);
  const inPrivate = await privateReplyOf(ctx, ctx.db, { ...comment, review });
  return {
    beginnings: Object.entries(beginnings).map(([kind, words]) => ({ kind, words })),
    lock,
    /** By a message to the writer of a public comment: until when it can be sent, or that it is too late. */
    privately: {
      until: lock === null && inPrivate.state === 'open' ? whenWords(inPrivate.until, viewing) : null,
      over: lock === null && inPrivate.state === 'over',
    },
    signOffs: signOffChoices,
    /** Asked for by a policy in use, unless somebody chose otherwise. */
    signOff: ctx.policy.clauses.some(({ id }) => id === 'LK-27') ? signOffChoices[0] : '',
    disputed: (comment.current?.decision?.labels ?? []).some((label) => disputedLabels.includes(label)),
    inPrivate: comment.surface === 'message',
    /** Why a person has to send it themselves; null where we can. */
    byHand: way === 'assist' ? why : null,
    fixed: lock ? ((await fixedReply(ctx, ctx.db, { subject, lock, now })) ?? null) : null,
    mayUnlock: lock !== null && unlockable.every(Boolean),
    marked,
    mayMark: !marked && banState(comment) !== 'nobody',
  };
}
