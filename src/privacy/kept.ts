/** How long what is kept: the same constants by which the nights erase, in words for the record. Pure. */
import { retentionRules } from '../../moderation/retention.js';
import { kept } from '../pictures/live/forgetting.js';
import { keepYears } from '../requests/keeping.js';

export interface KeptLine {
  what: string;
  until: string;
  next: string;
}

const daysWords = (days: number) => (days === 365 ? 'a year' : `${days} days`);

const written: KeptLine[] = Object.values(retentionRules).map(({ days, what, from, next }) => ({
  what,
  until: days === null ? `no end by itself; counted from ${from}` : `${daysWords(days)} from ${from}`,
  next,
}));

const others: KeptLine[] = [
  {
    what: 'Pupils and staff in the register of people',
    until: `${daysWords(kept.afterEnd)} after they left, longer while a picture with them is up`,
    next: 'Deleted.',
  },
  {
    what: 'Consents to pictures',
    until: `${daysWords(kept.afterEnd)} after they ended, as proof; a refusal and a withdrawal as long as the person is in the register`,
    next: 'Deleted.',
  },
  {
    what: 'Pictures of the school’s own posts: a small copy, fingerprints, who was said to be in it',
    until: `${daysWords(kept.afterEnd)} after they came down; of a draft ${daysWords(kept.draft)} after it was last touched`,
    next: 'Deleted. The file that was chosen is never kept.',
  },
  {
    what: 'What people asked on the public pages',
    until: `${keepYears.ordinary} year after it was closed; complaints about personal data, and requests for it, ${keepYears.complaint} years`,
    next: 'Deleted.',
  },
  {
    what: 'Notices that a comment defames somebody',
    until: `${keepYears.complaint} years after they were closed`,
    next: 'Deleted.',
  },
  {
    what: 'What colleagues told in confidence (mistakes, what somebody did), assessments, the register of accounts',
    until: 'no end by itself',
    next: 'The school decides.',
  },
  {
    what: 'The audit record: what was done, by whom, when',
    until: 'no end by itself; words and names in it go with the comment that they belong to',
    next: 'Its hashes stay, so that it can still be proved.',
  },
  {
    what: 'Users, contacts, administrators of accounts',
    until: 'no end by itself: until somebody changes or suspends them',
    next: 'The school decides.',
  },
  {
    what: 'Backups',
    until: 'not known here: Schoolgate makes the file and does not look after it',
    next: 'Whoever keeps them deletes them. What was erased since then is still in them.',
  },
];

export const keptLines: readonly KeptLine[] = [...written, ...others];
