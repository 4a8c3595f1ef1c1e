/** A letter about a case to some colleagues: its number and a link, never a name, never the words (design rule 10). */
import type { Colleague } from './colleagues.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { writeOnce } from './letter-once.js';

export interface CaseLetter {
  schoolId: string;
  commentId: string;
  caseNumber: string;
  /** What it is: the same wished for twice is one letter. */
  key: string;
  to: Pick<Colleague, 'role' | 'email'>[];
  /** Behind the number of the case. */
  subject: string;
  lines: string[];
}

/** Answers the effect to set off once all is committed; null where nobody is there to read it, or it was written before. */
export async function writeLetter(ctx: Context, tx: Tx, letter: CaseLetter): Promise<string | null> {
  const { schoolId, commentId, caseNumber, key, to, subject, lines } = letter;
  if (to.length === 0) return null;
  const link = `${ctx.config.PUBLIC_URL}/cases/${encodeURIComponent(caseNumber)}`;
  return writeOnce(tx, {
    ...{ schoolId, commentId, key, createdAt: ctx.clock.now(), subject: `Case ${caseNumber}: ${subject}` },
    // To these and not to all of their roles.
    ...{ roles: [...new Set(to.map(({ role }) => role))], remaining: to.map(({ email }) => email) },
    body: `${[...lines, '', `Look at it after signing in: ${link}`].join('\n')}\n`,
  });
}
