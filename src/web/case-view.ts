/** A case as its page shows it. The words of strangers stay plain strings here; only the template puts them on a page. */
import type { EffectKind } from '../../connectors/connector.js';
import type { Context } from '../context.js';
import { connectorOf } from '../context.js';
import type { Case, CaseComment, ThreadComment } from '../reviews.js';
import { actionViews, banState, isMuted, underWay, waitsByHand } from './case-actions.js';
import { type ReasonView, reasonViews } from './case-reasons.js';
import { spanWords, untilWords, whenWords, type Zoned } from './dates.js';
import { markedPieces, type Piece } from './marks.js';
import { categories, dueView, httpAddress, priorityTag, stateTag } from './queue-view.js';
import { clockWords, dispositionWords, escalationWords, platformWords, reviewWords, surfaceWords } from './words.js';

/** Neighbours on either side that stand open; the others are folded, for a phone is small. */
const nearest = 3;

export interface Viewing extends Zoned {
  ctx: Context;
}

export function caseView(found: Case, viewing: Viewing) {
  const { review, comment, people } = found;
  const decision = comment.current?.decision ?? null;
  const { counted: reasons, observed } = reasonViews(viewing.ctx.policy, decision?.reasons);
  const actions = actionViews(comment, people, viewing);
  return {
    caseNumber: review.caseNumber,
    reviewState: reviewWords[review.state],
    closed: review.state === 'closed' ? closedView(found, viewing) : null,
    priority: priorityTag(review.priority),
    due: review.state === 'closed' ? null : dueView({ dueAt: review.dueAt, comment }, viewing),
    platform: platformWords[comment.platform],
    surface: surfaceWords[comment.surface],
    account: comment.account.name,
    comment: commentView(comment, reasons, viewing),
    categories: categories(decision),
    judged: decision ? dispositionWords[decision.disposition] : null,
    told: (decision?.escalate ?? []).map((to) => escalationWords[to as keyof typeof escalationWords] ?? to),
    incomplete: decision?.incomplete ?? [],
    reasons,
    observed,
    packs: packWords(decision?.packs),
    clock: clockView(found, viewing),
    actions,
    byHand: actions.filter((action) => action.byHand !== null).length,
    thread: threadView(found, viewing),
    history: historyView(comment, viewing),
    can: choices(found, viewing.ctx),
  };
}

export type CaseView = ReturnType<typeof caseView>;

function commentView(comment: CaseComment, reasons: ReasonView[], viewing: Viewing) {
  const { current, author } = comment;
  return {
    revisionId: current?.id ?? '',
    pieces: markedPieces(
      current?.text ?? '',
      reasons.flatMap((reason) => reason.ranges),
    ),
    folded: current?.decision?.disposition === 'hide',
    state:
      underWay(comment, 'hide') && !comment.hiddenAt ? { text: 'Being hidden', colour: 'purple' } : stateTag(comment),
    author: {
      name: author?.name || 'Name not given by the platform',
      handle: author?.handle ?? '',
      bio: author?.bio ?? '',
    },
    banned: author?.bannedAt ? whenWords(author.bannedAt, viewing) : null,
    when: whenWords(comment.postedAt, viewing),
    edited: comment.revisions.length > 1,
    permalink: httpAddress(comment.permalink),
  };
}

function closedView({ review, people }: Case, viewing: Viewing) {
  return {
    when: review.closedAt ? whenWords(review.closedAt, viewing) : '',
    who: (review.closedBy && people.get(review.closedBy)) || 'Schoolgate',
  };
}

/** A robot's word and a person's answer are two things, and both are shown. */
function clockView({ comment: { clock }, people }: Case, viewing: Viewing) {
  if (!clock) return null;
  const by =
    clock.state === 'answered'
      ? ` by ${people.get(clock.stoppedBy ?? '') ?? answerers[clock.stoppedBy ?? ''] ?? 'a person'}`
      : '';
  const at = clock.stoppedAt && clock.state !== 'no_reply_needed' ? `${by} ${whenWords(clock.stoppedAt, viewing)}` : '';
  const acknowledger = people.get(clock.acknowledgedBy ?? '');
  const how = acknowledger ? `by ${acknowledger}` : 'automatically';
  return {
    running: clock.state === 'running',
    state: `${clockWords[clock.state]}${at}`,
    due: untilWords(clock.dueAt, viewing),
    figures: clockFigures(clock),
    acknowledged: clock.acknowledgedAt ? `${how}, ${whenWords(clock.acknowledgedAt, viewing)}` : null,
    why: [
      ...(clock.lateIngest ? ['we heard of it late'] : []),
      ...(clock.restoredLate ? ['it was restored late'] : []),
    ],
  };
}

/** Always both: on the wall, and within the school's hours. */
function clockFigures({ elapsedSeconds, schoolSeconds, state }: NonNullable<CaseComment['clock']>): string | null {
  if (elapsedSeconds === null || schoolSeconds === null || state === 'no_reply_needed') return null;
  const span = (seconds: number) => spanWords(new Date(0), new Date(seconds * 1000));
  return `${span(elapsedSeconds)}, of which ${span(schoolSeconds)} in school hours`;
}

const answerers: Record<string, string> = { outside: 'somebody on the platform itself', bot: 'Schoolgate' };

function packWords(packs: unknown): string[] {
  if (!Array.isArray(packs)) return [];
  return packs.map(({ id, version }: { id?: string; version?: string }) => `${id ?? '?'} ${version ?? ''}`.trim());
}

function threadView({ comment, thread }: Case, viewing: Viewing) {
  const line = (one: ThreadComment, depth: number) => ({ ...threadLine(one, viewing), depth, self: false });
  // Below a parent everything stands one step further in.
  const depth = thread.parent ? 1 : 0;
  const self = { ...threadLine(comment, viewing), depth, self: true };
  const before = thread.before.map((one) => line(one, depth));
  const after = thread.after.map((one) => line(one, depth));
  const lines = [
    ...(thread.parent ? [line(thread.parent, 0)] : []),
    ...before.slice(-nearest),
    self,
    ...thread.below.map((one) => line(one, depth + 1)),
    ...after.slice(0, nearest),
  ];
  const postLink = httpAddress(comment.post?.permalink ?? '');
  return { post: comment.post, postLink, earlier: before.slice(0, -nearest), lines, later: after.slice(nearest) };
}

type ThreadLike = Pick<ThreadComment, 'ours' | 'postedAt' | 'hiddenAt' | 'deletedAt'> & {
  author: { name: string } | null;
  current: { text: string; decision: { disposition: string } | null } | null;
};

function threadLine(one: ThreadLike, viewing: Viewing) {
  return {
    // Names of others are not needed to decide on this one, and stay out of sight.
    who: one.ours ? 'Our school' : 'Somebody',
    ours: one.ours,
    text: one.current?.text ?? '',
    folded: one.current?.decision?.disposition === 'hide',
    state: one.hiddenAt || one.deletedAt ? stateTag(one) : null,
    when: whenWords(one.postedAt, viewing),
  };
}

interface HistoryLine {
  when: string;
  pieces: Piece[];
  folded: boolean;
  judged: string;
  categories: string[];
}

/** Earlier wordings and what was said of them; the one that stands now is on the page already. */
function historyView(comment: CaseComment, viewing: Viewing): HistoryLine[] {
  return comment.revisions
    .filter((revision) => revision.id !== comment.currentId)
    .map(({ text, writtenAt, decision }) => ({
      when: whenWords(writtenAt, viewing),
      pieces: markedPieces(text, []),
      folded: decision?.disposition === 'hide',
      judged: decision ? dispositionWords[decision.disposition] : 'not judged: a newer wording came first',
      categories: categories(decision),
    }));
}

/** Personal details, threats and a pupil who can be recognised (platforms.md trap 1). */
const stillHarmful: readonly string[] = ['personal_info', 'threat', 'safeguarding', 'individual_matter', 'bullying'];

const hasAny = (comment: CaseComment, labels: readonly string[]) =>
  (comment.current?.decision?.labels ?? []).some((label) => labels.includes(label));

/** What a person may do now, and by which way. */
function choices({ review, comment }: Case, ctx: Context) {
  const connector = connectorOf(ctx, comment.account);
  const ability = (kind: EffectKind) => connector?.can.ability(kind, comment.surface) ?? 'no';
  const hidden = underWay(comment, 'hide') || (comment.hiddenAt !== null && !underWay(comment, 'unhide'));
  const there = comment.deletedAt === null;
  const open = review.state !== 'closed';
  const ban = banState(comment);
  const mutable = ability('mute') !== 'no' && ban !== 'nobody';
  const muted = isMuted(comment);
  return {
    there,
    restore: there && hidden && ability('unhide') !== 'no',
    keepHidden: comment.hiddenAt !== null && open,
    hide: there && !hidden && ability('hide') !== 'no' && !waitsByHand(comment, 'hide'),
    hideByHand: ability('hide') === 'assist',
    leave: !hidden && open,
    // A reply to what nobody sees helps nobody, and the words of one that fails would be lost.
    reply: there && !hidden && ability('reply') !== 'no',
    ban: ban === 'none' && ability('ban') !== 'no',
    // A ban that is still on its way can be called off.
    unban: (ban === 'banned' || underWay(comment, 'ban')) && ability('unban') !== 'no',
    banByHand: ability('ban') === 'assist',
    mute: mutable && !muted,
    unmute: mutable && muted,
    delete: there && ability('delete') !== 'no' && !underWay(comment, 'delete') && !waitsByHand(comment, 'delete'),
    deleteByHand: ability('delete') === 'assist',
    // What still harms a child while it is hidden: friends of its writer see it on Facebook, and one click shows it on X.
    hidingIsNotEnough: there && hidden && hasAny(comment, stillHarmful),
    connected: connector !== undefined,
    hiddenMeans: connector?.can.hiddenMeans ?? null,
  };
}
