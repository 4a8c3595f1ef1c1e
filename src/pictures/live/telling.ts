/** The letter about what was found wrong with what is up: how much it is, and where it stands. No name, no picture. */
import { v7 as uuid } from 'uuid';
import type { Role } from '../../../prisma/generated/client.js';
import type { Context } from '../../context.js';
import type { Tx } from '../../db/index.js';
import { writeOnce } from '../../letter-once.js';
import type { HiddenAtOnce, NotHidden } from './hiding.js';

interface News {
  schoolId: string;
  at: Date;
  news: { rule: string }[];
  hiding: HiddenAtOnce;
}

/** One for all that was found together. The head hears of every picture whose consent is over (domain.md 8). Returns what must be sent. */
export async function tellOfFindings(ctx: Context, tx: Tx, { schoolId, at, news, hiding }: News): Promise<string[]> {
  const count = news.length;
  const what = count === 1 ? 'a picture or post that is up' : `${count} pictures or posts that are up`;
  const link = `${ctx.config.PUBLIC_URL}/live`;
  const subject = count === 1 ? 'A picture to look at' : `${count} pictures to look at`;
  const why = 'a consent that is over, a name, a person who is tagged, or nobody said who is in it';
  const body = [
    `Something is wrong with ${what}: ${why}.`,
    hidingWords(hiding),
    `The list stands here, after signing in: ${link}`,
  ];
  const ofConsent = news.some(({ rule }) => /^(adult-)?consent\./.test(rule));
  const roles: Role[] = ofConsent ? ['comms_admin', 'headteacher'] : ['comms_admin'];
  const text = `${body.filter(Boolean).join('\n\n')}\n`;
  const told = await writeOnce(tx, { schoolId, key: `pictures:${uuid()}`, roles, subject, body: text, createdAt: at });
  return told ? [told] : [];
}

const notHidden: Record<NotHidden, string> = {
  braked: 'Nothing was hidden by itself, since Schoolgate is kept from acting: hide or take down what must go.',
  unapproved:
    'Nothing was hidden by itself, since the headteacher has not approved the account: take down by hand what must go.',
  too_many:
    'Nothing was hidden by itself, since so many people said no at once that a list may have been read wrongly: look at the last import, then hide or take down what must go.',
};

function hidingWords({ actionIds, not }: HiddenAtOnce): string {
  if (not) return notHidden[not];
  const count = actionIds.length;
  if (count === 0) return '';
  const it = count === 1 ? 'One post is being hidden' : `${count} posts are being hidden`;
  return `${it} at once, since somebody said no. That can be undone, and it does not replace taking it down: a hidden picture may still be seen by whoever has its address.`;
}
