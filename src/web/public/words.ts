/** What the public pages say, in plain English. The Welsh beside it (words-cy.ts) has not been read by a speaker. */
import type { RuledLabel } from '../../../moderation/house-rules.js';
import { cy } from './words-cy.js';

export const en = {
  lang: 'en',
  other: { lang: 'cy', name: 'Cymraeg' },
  unchecked: '',
  skip: 'Skip to main content',
  sandbox: 'This is a try-out: the school is invented and nothing you send reaches anybody.',
  school: 'Which school is it?',
  error: 'Error:',
  problem: 'There is a problem',
  pages: {
    rules: 'House rules',
    report: 'Report a comment',
    review: 'Ask us to look again',
    protection: 'Data protection complaint',
  },
  emergency:
    'If a child is in danger now, call 999. If somebody is not in danger now, you can call the police on 101. Children can call Childline on 0800 1111.',
  rules: {
    intro: (school: string) =>
      `Everybody is welcome to write on the social media pages of ${school}. You may disagree with us and you may complain: fair criticism stays where it is. These are the rules that keep the pages safe for children and families.`,
    hidden: 'What we hide',
    hiddenWhat:
      'These are hidden when they are found. A person then checks each one, and shows it again if it was a mistake.',
    lookedAt: 'What a person looks at',
    lookedAtWhat: 'These stay where they are until a person has read them.',
    nothing: 'Nothing is hidden by itself at the moment.',
    bans: 'Who can be stopped from writing',
    banned: (days: number) => `A person can stop a writer for ${days} days. It ends by itself. It can be for:`,
    ask: (hours: number) =>
      `If a comment is only rude, we may first ask its writer to take it down, and give them ${hours} hours.`,
    age: 'How old you must be',
    aged: (age: number, platform: string) => `${age} on ${platform}`,
    ageWhat: 'An account that says it belongs to a younger child can be stopped, to keep the child safe.',
    answers: 'How fast we answer',
    answersWhat: (hours: number) =>
      `You hear from us within ${hours} hours. What you write at a weekend or on a holiday is answered by the end of the next working day.`,
    wrong: 'If you think that we are wrong',
    wrongWhat: 'Another person than the one who decided looks again, within 5 working days.',
    clauses: 'The parts of the school’s policy behind these rules',
    clausesWhat: 'In our own words. The office has the whole policy.',
  },
  labels: {
    abuse: 'Insults and swearing at people',
    hate: 'Hate against people for who they are',
    threat: 'Threats',
    bullying: 'Mocking or bullying a child or anybody else',
    sexual: 'Anything sexual',
    defamation: 'Claims that a named person did something bad',
    personal_info: 'Private details: full names of pupils, addresses, phone numbers',
    individual_matter: 'The private matters of a family or a child',
    impersonation: 'Pretending to be somebody else',
    copyright: 'Work copied from other people',
    spam: 'Adverts and spam',
  } satisfies Record<RuledLabel, string> as Record<RuledLabel, string>,
};

export type PublicWords = typeof en;
export const publicWords: Record<'en' | 'cy', PublicWords> = { en, cy };
