/** A case as its page shows it. The words of strangers stay plain strings here; only the template puts them on a page. */
import type { EffectKind } from '../../connectors/connector.js';
import { type Disposition, dispositions } from '../../moderation/types.js';
import type { Context } from '../context.js';
import { connectorOf } from '../context.js';
import type { Case, CaseComment } from '../reviews.js';
import { actionViews, banState, isMuted, underWay, waitsByHand } from './case-actions.js';
import { type ReasonView, reasonViews } from './case-reasons.js';
import { standingWords, whyWords } from './case-standing.js';
import { threadView } from './case-thread.js';
import { spanWords, untilWords, whenWords, type Zoned } from './dates.js';
import { foldSummary, isHurtful, standsFolded } from './kind.js';
import { markedPieces, type Piece } from './marks.js';
import { categories, dueView, httpAddress, priorityTag, shortened, stateTag } from './queue-view.js';
import { clockWords, dispositionWords, escalationWords, platformWords, reviewWords, surfaceWords } from './words.js';

export interface Viewing extends Zoned {
  ctx: Context;
}

export function caseView(found: Case, viewing: Viewing) {
  const { review, comment, people } = found;
  const decision = comment.current?.decision ?? null;
  const { counted, observed } = reasonViews(viewing.ctx.policy, decision?.reasons);
  const rank = (disposition: string) => dispositions.indexOf(disposition as Disposition);
  // The strictest first, and of those the ones that found something they have a name for.
  const weight = ({ disposition, labelled }: ReasonView) => 2 * rank(disposition) + Number(labelled);
  const reasons = counted.sort((a, b) => weight(b) - weight(a));
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
    why: whyWords(decision, reasons),
    standing: standingWords(found, viewing),
    told: (decision?.escalate ?? []).map((to) => escalationWords[to as keyof typeof escalationWords] ?? to),
    incomplete: decision?.incomplete ?? [],
    reasons,
    observed,
    packs: packWords(decision?.packs),
    clock: clockView(found, viewing),
    actions: actions.filter(({ kind, error }) => kind !== 'notify' || error !== null),
    letters: lettersOf(actions),
    byHand: actions.filter((action) => action.byHand !== null).length,
    thread: threadView(found, viewing),
    history: historyView(comment, viewing),
    letter: hasLetter(found),
    can: choices(found, viewing.ctx),
  };
}

/** The family of a child who is too young gets a letter, where it is known whose child it is. */
export const hasLetter = ({ comment }: Pick<Case, 'comment'>) => hasAny(comment, ['under13']);

export type CaseView = ReturnType<typeof caseView>;

function commentView(comment: CaseComment, reasons: ReasonView[], viewing: Viewing) {
  const { current, author } = comment;
  const text = current?.text ?? '';
  const whole = markedPieces(
    text,
    reasons.flatMap((reason) => reason.ranges),
  );
  const wording = { text, decision: current?.decision ?? null };
  const folded = isHurtful(wording.decision);
  // Of a very long one the beginning stands open, and the rest where it does not push the choices out of sight.
  const long = !folded && text.length > longText;
  return {
    revisionId: current?.id ?? '',
    pieces: long ? markedPieces(shortened(text, shortText), []) : whole,
    whole: long ? whole : null,
    length: text.length,
    folded,
    summary: foldSummary(wording),
    hidden: comment.hiddenAt !== null,
    judgedHide: wording.decision?.disposition === 'hide',
    ...leanings(current?.decision ?? null),
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

/** What a person will likely choose, by what the rules said. */
function leanings(decision: NonNullable<CaseComment['current']>['decision']) {
  const { disposition, ban, labels = [] } = decision ?? {};
  return {
    doubtful: disposition !== 'leave' && disposition !== 'acknowledge',
    /** Rude, and no more than that. */
    mild: disposition === 'review' && labels.includes('abuse'),
    banWished: ban !== undefined && ban !== 'none',
  };
}

/** From so many characters on only so many are shown at first. */
const longText = 2000;
const shortText = 500;

/** Who was told stands on the page of alerts; here only that and when. */
function lettersOf(actions: ReturnType<typeof actionViews>): string | null {
  const sent = actions.filter(({ kind, error }) => kind === 'notify' && error === null);
  const last = sent.at(-1);
  return last ? `People were told by message (${sent.length}), last ${last.when}.` : null;
}

/** What the person saw when they chose, and what stands there now. */
export function editedView({ comment }: Case, seenId: string, viewing: Viewing) {
  const was = comment.revisions.find(({ id }) => id === seenId);
  const now = comment.revisions.find(({ id }) => id === comment.currentId);
  if (!was || !now) return null;
  const view = ({ text, decision, writtenAt }: typeof was) => ({
    when: whenWords(writtenAt, viewing),
    pieces: markedPieces(text, []),
    folded: isHurtful(decision),
    summary: foldSummary({ text, decision }),
  });
  return { seen: view(was), now: view(now) };
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
    answered: clock.state === 'answered',
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

interface HistoryLine {
  when: string;
  pieces: Piece[];
  folded: boolean;
  summary: string;
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
      folded: standsFolded({ text, decision }),
      summary: foldSummary({ text, decision }),
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
    // One report at a time; what is gone needs none.
    report: there && connector !== undefined && !waitsByHand(comment, 'report'),
    delete: there && ability('delete') !== 'no' && !underWay(comment, 'delete') && !waitsByHand(comment, 'delete'),
    deleteByHand: ability('delete') === 'assist',
    // What still harms a child while it is hidden: friends of its writer see it on Facebook, and one click shows it on X.
    hidingIsNotEnough: there && hidden && hasAny(comment, stillHarmful),
    connected: connector !== undefined,
    hiddenMeans: connector?.can.hiddenMeans ?? null,
  };
}
