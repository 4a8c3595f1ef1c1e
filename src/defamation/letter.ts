/** The letter that goes with the next step of a notice, ready to copy, and to whom Schoolgate may send it itself. */
import { DateTime } from 'luxon';
import { replyEnds } from '../../moderation/defamation/clock.js';
import {
  incompleteLetter,
  keptLetter,
  type Letter,
  type LetterFacts,
  removedLetter,
  sentLetter,
  writerLetter,
} from '../../moderation/defamation/letters.js';
import type { NoticeStep } from '../../moderation/defamation/steps.js';
import type { Account, DefamationNotice, School } from '../../prisma/generated/client.js';
import { type Context, connectorOf } from '../context.js';
import { openNotice, openReply } from './handling.js';

export interface LetterAbout {
  school: School;
  account: Account;
  caseNumber: string;
  row: DefamationNotice;
  step: NoticeStep;
}

export interface PreparedLetter extends Letter {
  to: 'complainant' | 'writer';
  /** To the person who complains, and without anything of the writer; else it can only be copied. */
  mailTo: string | null;
}

/** Null: nobody is written to at this step. */
export function letterOf(ctx: Context, { school, account, caseNumber, row, step }: LetterAbout): PreparedLetter | null {
  const day = (at: Date, format: string) =>
    DateTime.fromJSDate(at, { zone: school.timezone }).toFormat(format, { locale: 'en-GB' });
  const lastDay = day(new Date(replyEnds(row.sentAt ?? ctx.clock.now()).getTime() - 1), 'cccc d LLLL yyyy');
  const received = day(row.receivedAt, "cccc d LLLL yyyy 'at' HH:mm");
  const facts: LetterFacts = { school: school.name, reference: caseNumber, received, lastDay };
  const notice = openNotice(ctx.config, row);
  if (step === 'send_to_writer') return { ...writerLetter(notice, facts), to: 'writer', mailTo: null };
  const letter = toComplainant(ctx, { row, account, step, facts });
  if (!letter) return null;
  const known = !row.missing.includes('email');
  return { ...letter.words, to: 'complainant', mailTo: letter.mayMail && known ? notice.email : null };
}

interface Writing {
  row: DefamationNotice;
  account: Account;
  step: NoticeStep;
  facts: LetterFacts;
}

function toComplainant(ctx: Context, { row, account, step, facts }: Writing) {
  if (step === 'tell_incomplete') return { words: incompleteLetter(facts), mayMail: true };
  if (step === 'tell_sent') return { words: sentLetter(facts), mayMail: true };
  if (step === 'tell_removed') {
    const how = row.removal === 'deleted' ? ('deleted' as const) : ('hidden' as const);
    const removal = { how, hiddenMeans: connectorOf(ctx, account)?.can.hiddenMeans ?? '' };
    return { words: removedLetter({ ...facts, removal }), mayMail: true };
  }
  if (step !== 'tell_kept') return null;
  const reply = openReply(ctx.config, row);
  const writer = reply?.share ? { name: reply.name, address: reply.address } : null;
  return { words: keptLetter({ ...facts, writer }), mayMail: writer === null };
}
