/** What people are told of terms: on the page and by e-mail. A case number, a kind and a link; never a name, never the words. */
import type { TermKind } from '../../moderation/terms.js';

interface TermWords {
  /** What it is, as a heading. */
  title: string;
  /** What the owner is asked to do while it runs. */
  task: string;
  /** What happened at its end, or that it has passed. */
  end: string;
}

export const termWords: Record<TermKind, TermWords> = {
  ban: {
    title: 'Ban of a writer',
    task: 'Nothing is to be done: the ban ends by itself.',
    end: 'The time of this ban is over. It is being lifted; where a person must do that by hand, the case shows how.',
  },
  under13_ban: {
    title: 'Ban that a person must confirm',
    task: 'Schoolgate banned this writer by itself. Confirm the ban or lift it; if nobody does, it is lifted.',
    end: 'Nobody confirmed this ban in time, so it is being lifted; where a person must do that by hand, the case shows how.',
  },
  report: {
    title: 'Report of an account to the platform',
    task: 'Report the account on the platform, then say on the case that you have done it.',
    end: 'The account should have been reported to the platform by now, and nobody has said that it was.',
  },
  appeal: {
    title: 'Appeal',
    task: 'Somebody asked us to look again. Another person than the one who decided before must decide.',
    end: 'This appeal should have been decided by now.',
  },
  ask_to_remove: {
    title: 'Writer asked to remove a comment',
    task: 'Nothing is to be done yet: the writer has some time to take the comment away.',
    end: 'The writer was asked to take a comment away, and it is still there. Decide what should happen.',
  },
  policy_review: {
    title: 'Review of a policy',
    task: 'Read the policy again, then say when that was.',
    end: 'This policy should have been read again by now.',
  },
  training: {
    title: 'Training',
    task: 'Read the policy and take the training again, then say when that was.',
    end: 'Somebody’s training should have been repeated by now.',
  },
  consent: {
    title: 'Consents to pictures that end',
    task: 'Ask the families again: who they are stands under People, in the list of consents that end soon.',
    end: 'Consents to pictures are over. Who they are stands under People; what is up with these people in it must come down.',
  },
  leaving: {
    title: 'Somebody leaves',
    task: 'Somebody’s access ends on that day by itself. Who it is stands under Users: see that their work is handed over.',
    end: 'Somebody’s access has ended. Who it was stands under Users; see that enough people are left.',
  },
  data_protection: {
    title: 'Data protection complaint',
    task: 'Read it under “From the public”, answer whoever sent it, and close it there.',
    end: 'A data protection complaint should have been answered by now.',
  },
  settings_audit: {
    title: 'Settings of an account',
    task: 'Look through the settings of the account on the platform, then say on Duties when that was and what you found.',
    end: 'The settings of an account should have been looked through by now.',
  },
  tagging_check: {
    title: 'Tagging on an account',
    task: 'Look on the platform who may tag people in our pictures, then say on Duties when that was.',
    end: 'Tagging should have been looked at by now.',
  },
  house_rules_link: {
    title: 'Link to the house rules',
    task: 'Look whether the account links to our house rules, then say on Duties when that was.',
    end: 'Somebody should have looked by now whether the account links to our house rules.',
  },
  stale_posts: {
    title: 'Old posts of ours',
    task: 'Go through the old posts that are still up, then say on Duties when that was.',
    end: 'The old posts that are still up should have been gone through by now.',
  },
  data_breach: {
    title: 'Data breach: 72 hours',
    task: 'Decide whether the ICO must be told, and write down on Duties what was decided and why.',
    end: 'The 72 hours within which the ICO must be told of a data breach are over, and nobody has said what was decided.',
  },
  advice: {
    title: 'Advice before action',
    task: 'Ask for advice, and write down on the case what was said. The case cannot be closed before.',
    end: 'The advice on this case should have come by now.',
  },
  press_office: {
    title: 'Press office of the local authority',
    task: 'Ask the press office of the local authority, and say on Duties what was said.',
    end: 'The press office of the local authority should have been asked by now.',
  },
  slt_referral: {
    title: 'A pupil’s conduct, handed to the leadership',
    task: 'Deal with it by the behaviour policy, then say on Duties what was done.',
    end: 'What a pupil did was handed to somebody who leads the school, and nobody has said what was done.',
  },
  assessment: {
    title: 'Assessment of effects on people (DPIA)',
    task: 'Assess what reading and judging comments means for people, have the data protection officer see it, and write down on Duties when that was.',
    end: 'The effects on people (DPIA) should have been assessed by now. Until then no account can be approved.',
  },
  subject_access: {
    title: 'Somebody asks for their own data',
    task: 'Make the file on “Exports”, read it, give it to whoever asked, and close the request under “From the public”.',
    end: 'Somebody should have been given their own data by now.',
  },
  information: {
    title: 'Freedom of information request',
    task: 'Make the file on “Exports”, read it, answer whoever asked, and close the request under “From the public”.',
    end: 'A freedom of information request should have been answered by now.',
  },
  defamation_notice: {
    title: 'Notice of complaint (Defamation Act)',
    task: 'Do what the page of the notice on the case says is next. The law sets the time.',
    end: 'The time that the law sets for the next step about a notice of complaint is over, and nobody has said that it was done.',
  },
  second_person: {
    title: 'Answer of a second person',
    task: 'A colleague asked for something that a second person must confirm. Confirm it or decline it on the case; if nobody does, it lapses.',
    end: 'Nobody answered in time, so what a colleague asked for has lapsed. Nothing of it was done.',
  },
  contact_test: {
    title: 'Test of a contact',
    task: 'Send a test alert to this contact: it counts when the contact says that it arrived.',
    end: 'A contact for urgent matters should have been tested by now.',
  },
};

export interface TermMessage {
  kind: TermKind;
  caseNumber: string | null;
  link: string;
  /** Days before the last day; null at the end. */
  daysLeft: number | null;
  lastDay: string;
}

export function termMessage({ kind, caseNumber, link, daysLeft, lastDay }: TermMessage) {
  const { title, task, end } = termWords[kind];
  const what = caseNumber ? `Case ${caseNumber}: ${title.toLowerCase()}` : title;
  const left =
    daysLeft === 0 ? 'today is the last day' : `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left, to ${lastDay}`;
  return {
    subject: daysLeft === null ? `${what}: the time is over` : `${what}: ${left}`,
    body: `${daysLeft === null ? end : task}\n\nLook at it after signing in: ${link}\n`,
  };
}
