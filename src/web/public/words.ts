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
    accounts: 'Our accounts',
    report: 'Report a comment',
    review: 'Ask us to look again',
    staff: 'A worry about a member of staff',
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
  accounts: {
    intro: (school: string) => `These are the social media accounts of ${school}, and all of them.`,
    nothing: (school: string) => `${school} has no social media account at the moment.`,
    open: (platform: string) => `Open it on ${platform}`,
    others:
      'What another account says does not come from the school, even if it has our name or our badge. Send it no money, no pictures and nothing private.',
    tell: 'Tell us about an account that pretends to be the school',
  },
  form: {
    before: 'What happens next',
    report: {
      next: (by: string) =>
        `A person reads what you send by ${by} and decides by the house rules. The comment stays where it is until then: reports alone never hide anything.`,
      link: 'Where is the comment?',
      linkHint: 'The address of the comment, if you can copy it. Or leave it empty and write below what it says.',
      words: 'What does it say, and why is it wrong?',
      why: 'Why do you report it?',
      send: 'Send the report',
    },
    review: {
      next: (by: string) =>
        `Another person than the one who decided looks again by ${by}. If it was a mistake, we put it right.`,
      link: 'Which decision?',
      linkHint: 'The address of the comment or post, or the number of the case if somebody gave you one.',
      words: 'Why should we look again?',
      why: '',
      send: 'Ask for a review',
    },
    staff: {
      next: (by: string) =>
        `Only the headteacher reads what you send, by ${by}. If it is about the headteacher, only the chair of governors reads it. Nobody else who works with our pages sees it.`,
      link: 'Where or when did it happen?',
      linkHint: 'For example a place, a day, or the address of a post. You can leave it empty.',
      words: 'What worries you?',
      why: 'Whom is it about?',
      send: 'Send it in confidence',
    },
    protection: {
      next: (by: string) =>
        `The next page confirms that we have your complaint. The data protection officer reads it and answers without delay, by ${by} at the latest. You can also complain to the Information Commissioner (ICO).`,
      link: 'Where did you see it?',
      linkHint: 'The address of a page, comment or picture, if there is one.',
      words: 'What did we do with personal data that we should not have done?',
      why: '',
      send: 'Send the complaint',
    },
    reasons: {
      child_risk: 'A child may be at risk',
      private: 'It shows private details or names a child',
      hurtful: 'It is hurtful, threatening or hateful',
      staff: 'It says bad things about a member of staff',
      about_me: 'It is about me or my child',
      untrue: 'It says something untrue and harmful about me',
      other: 'Something else',
    } as Record<string, string>,
    about: {
      staff_member: 'A member of staff, a governor or a volunteer',
      headteacher: 'The headteacher',
    } as Record<string, string>,
    notice:
      'If you give notice under section 5 of the Defamation Act 2013 (England and Wales), write: your name and e-mail address, the words and where they are, why they are defamatory, what they mean to you, what in them is wrong, that you do not know enough of the writer to go to court, and whether we may give the writer your name and your e-mail address.',
    noNames: 'Please write no more about a child than we need to find it.',
    email: 'Your e-mail address, if you want an answer',
    emailHint: 'Only those who deal with this see it. It is kept locked away.',
    trap: 'Leave this empty',
  },
  wrong: {
    reason: 'Choose why you report it',
    about: 'Choose whom it is about',
    nothing: 'Say where it is, or what it says',
    words: 'Write what it is about',
    long: 'This is too long. Use fewer words (2,000 letters at most)',
    email: 'Enter an e-mail address like name@example.com, or leave it empty',
    trap: 'Leave the last field empty and send it again',
    quick: 'That was very quick. Check what you wrote and send it again',
    old: 'This page was open for a long time. Check what you wrote and send it again',
    busy: 'Too much is coming in just now, and we have not taken this. Ring the school office, or try again in an hour',
  },
  sent: {
    title: 'We have it',
    reference: 'Your reference',
    keep: 'Write it down. It tells nobody what you sent.',
    report: (by: string) => `A person reads it by ${by}. Nothing is hidden until then.`,
    review: (by: string) => `Another person looks again by ${by}.`,
    staff: (by: string) => `It is read in confidence by ${by}, by nobody but the person named on the page before.`,
    protection: (by: string) =>
      `This page is our acknowledgement of your complaint. The data protection officer answers by ${by} at the latest.`,
    ask: 'To ask what became of it, give the reference at the school office.',
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
