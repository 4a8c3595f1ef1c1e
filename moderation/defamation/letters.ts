/**
 * Letters about a notice of complaint, as plain text. Those to the person who complains hold nothing of the writer unless the
 * writer agreed, and can then only be copied; the one to the writer holds of who complains what may be passed on. Pure.
 */
import { copyForWriter, type Notice, noticeParts, partWords } from './notice.js';

export interface LetterFacts {
  school: string;
  /** The number of the case, by which both sides can ask. */
  reference: string;
  /** In words, as in "Monday 9 November at 9am". */
  received: string;
  /** Of the writer's answer: the last day. */
  lastDay?: string;
  /** How it was taken away, and what that means where it was only hidden. */
  removal?: { how: 'deleted' | 'hidden'; hiddenMeans: string };
  /** Of the writer, where they stand by their words and may be named. */
  writer?: { name: string; address: string } | null;
}

export interface Letter {
  subject: string;
  text: string;
}

const letter = (subject: string, facts: LetterFacts, paragraphs: string[]): Letter => ({
  subject: `${subject} (reference ${facts.reference})`,
  text: `${[...paragraphs, `${facts.school}\nReference ${facts.reference}`].join('\n\n')}\n`,
});

const opening = ({ received }: LetterFacts) => `Thank you for your complaint, which we received on ${received}.`;

/** That it lacks something, and all that a notice must hold: regulation 4. */
export function incompleteLetter(facts: LetterFacts): Letter {
  const needed = noticeParts.map((part) => `- ${partWords[part]}`).join('\n');
  return letter('Your complaint about a comment', facts, [
    opening(facts),
    'It does not hold everything that the law asks of a notice of complaint (section 5 of the Defamation Act 2013 and regulation 2 of the Defamation (Operators of Websites) Regulations 2013). A notice must give:',
    needed,
    'You may send it again with all of this. We then count from the day on which the whole notice comes. We look at the comment by our own rules in any case.',
  ]);
}

const shown = (label: string, words: string) => `${label}: ${words}`;
const notGiven = 'not given to you, as the person who complains does not agree';

/** The copy of the notice, what may happen, and by when to answer. */
export function writerLetter(notice: Notice, facts: LetterFacts): Letter {
  const may = copyForWriter(notice);
  const copy = [
    shown('Name of the person who complains', may.name || notGiven),
    shown('Their e-mail address', may.email || notGiven),
    shown('The words complained of', notice.statement),
    shown('Where they stand', notice.place),
    shown('Why they are said to be defamatory', notice.harm),
    shown('What they are taken to mean', notice.meaning),
    shown('What in them is said to be wrong', notice.wrong),
  ].join('\n');
  return letter('A complaint about what you wrote on our page', facts, [
    'Somebody has given us a notice of complaint under section 5 of the Defamation Act 2013 about words that you posted on our page. This is the copy that we must send you:',
    copy,
    `Please answer in writing by midnight at the end of ${facts.lastDay}. Tell us:\n1. whether you wish the words to be removed from our page;\n2. if you do not: your full name, and the postal address at which you live or carry on business;\n3. if you do not: whether we may give that name and address to the person who complains.`,
    'If you do not answer by then, or leave out something of this, the words may be removed from our page.',
    'We give your name and address to the person who complains only if you agree or a court orders us to.',
    'We take no side in this, and cannot advise you. You may wish to take legal advice.',
  ]);
}

/** That the writer was asked. */
export const sentLetter = (facts: LetterFacts): Letter =>
  letter('Your complaint about a comment', facts, [
    opening(facts),
    `We have sent your notice to the person who wrote the comment, as the law asks. They have until midnight at the end of ${facts.lastDay} to answer. We write to you again then.`,
  ]);

export function removedLetter(facts: LetterFacts): Letter {
  const { removal } = facts;
  const how =
    removal?.how === 'hidden'
      ? `The comment has been hidden on our page. ${removal.hiddenMeans}`.trim()
      : 'The comment has been removed from our page.';
  return letter('Your complaint about a comment', facts, [opening(facts), how]);
}

/** That the writer stands by the words. */
export function keptLetter(facts: LetterFacts): Letter {
  const { writer } = facts;
  const who = writer
    ? `They agree that we give you their name and address:\n${writer.name}\n${writer.address}`
    : 'They have given us their name and address, and do not agree that we pass them on. A court can order us to.';
  return letter('Your complaint about a comment', facts, [
    opening(facts),
    'The person who wrote the comment does not wish it to be removed, and it has not been removed.',
    who,
  ]);
}
