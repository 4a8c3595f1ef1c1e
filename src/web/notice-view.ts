/** A notice of complaint as its page shows it: what is next, why, until when, and the letter that goes with it. */
import { partWords } from '../../moderation/defamation/notice.js';
import type { NoticeStep, Why } from '../../moderation/defamation/steps.js';
import type { School } from '../../prisma/generated/client.js';
import { letterOf } from '../defamation/letter.js';
import type { OpenedNotice } from '../defamation/list.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { spanWords, untilWords, whenWords } from './dates.js';

const stepWords: Record<NoticeStep, string> = {
  tell_incomplete: 'Tell the person who complains that the notice lacks something',
  send_to_writer: 'Send the writer a copy of the notice, in private',
  tell_sent: 'Tell the person who complains that the writer was asked',
  await_reply: 'Wait for the writer’s answer',
  remove: 'Remove the comment',
  tell_removed: 'Tell the person who complains that the comment is gone',
  tell_kept: 'Tell the person who complains that the writer stands by it',
};

const whyWords: Record<Why, string> = {
  incomplete: 'It does not hold all that the law asks for. A whole notice that comes later is recorded anew.',
  unreachable: 'The writer cannot be reached in private, so the law gives no other way.',
  repeated:
    'The same was removed twice before after a notice by the same person, so the writer need not be asked again.',
  received: 'The notice holds all that the law asks for.',
  no_reply: 'The writer did not answer in time.',
  bad_reply: 'The writer’s answer lacks something that the law asks for.',
  agreed: 'The writer agrees that it is removed.',
  stands: 'The writer stands by the words and said who they are.',
};

const outcomeWords: Record<string, string> = {
  incomplete: 'It lacked something, and the person who complains was told',
  removed: 'The comment was taken away',
  kept: 'The writer stands by it, and the comment stayed',
  withdrawn: 'Nothing more was done',
};

const replyWords: Record<string, string> = {
  remove: 'agrees to removal',
  keep: 'stands by it, with name and address',
  incomplete: 'answered, and something is missing',
};

export function noticeView(found: Case, opened: OpenedNotice, viewing: Viewing & { school: School }) {
  const { ctx, school } = viewing;
  const { row, notice, reply, next } = opened;
  const when = (at: Date | null) => (at ? whenWords(at, viewing) : null);
  const { account } = found.comment;
  const about = { school, account, caseNumber: found.review.caseNumber, row };
  const { hiddenAt, deletedAt } = found.comment;
  return {
    id: row.id,
    ...{ notice, received: when(row.receivedAt), missing: row.missing.map((part) => lookup(partWords, part)) },
    ...{ reach: row.reach, repeated: row.repeated },
    done: history(opened, when),
    writer: reply,
    next: next && {
      ...{ step: next.step, why: whyWords[next.why], words: stepWords[next.step] },
      ...{ until: untilWords(next.dueAt, viewing), late: next.dueAt <= viewing.now },
      left: spanWords(viewing.now, next.dueAt),
      letter: letterOf(ctx, { ...about, step: next.step }),
      mayReach: !row.sentAt && (next.step === 'send_to_writer' || next.why === 'unreachable'),
      mayReply: row.sentAt !== null && row.reply === null && ['tell_sent', 'await_reply', 'remove'].includes(next.step),
      mayRemove: !row.removedAt && next.step !== 'tell_incomplete',
    },
    gone: deletedAt ? 'deleted' : hiddenAt ? 'hidden' : null,
    closed: when(row.closedAt),
    outcome: row.outcome ? lookup(outcomeWords, row.outcome) : null,
  };
}

const lookup = (words: Record<string, string>, key: string) => words[key] ?? key;

function history({ row }: OpenedNotice, when: (at: Date | null) => string | null): { what: string; when: string }[] {
  const reply = row.reply ? `The writer ${lookup(replyWords, row.reply)}` : '';
  const all: [string, Date | null][] = [
    ['The person who complains was told that something is missing', row.toldIncompleteAt],
    ['The writer was sent the copy', row.sentAt],
    ['The person who complains was told of that', row.toldSentAt],
    [reply, row.repliedAt],
    [`The comment was ${row.removal ?? ''}`, row.removedAt],
    ['The person who complains was told how it ended', row.toldEndAt],
  ];
  return all.flatMap(([what, at]) => (at ? [{ what, when: when(at) ?? '' }] : []));
}

/** The line on the page of the case. */
export function noticeLine(opened: readonly OpenedNotice[], viewing: Pick<Viewing, 'now' | 'zone'>) {
  const next = opened.find((one) => one.next)?.next ?? null;
  if (!next) return null;
  return { words: stepWords[next.step], until: untilWords(next.dueAt, viewing), late: next.dueAt <= viewing.now };
}
