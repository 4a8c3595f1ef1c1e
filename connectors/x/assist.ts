/** What a person does on X where no API helps: blocking, mentions, reports (platforms.md X0, X7). */
import type { Assist, AssistKind, AssistSubject } from '../connector.js';
import { numberedProfileLink, profileLink, UNDER_AGE_FORM } from './client.js';

/** Link, steps and words for one effect. */
export function assist(kind: AssistKind, subject: AssistSubject): Assist {
  const { permalink, authorHandle, authorExternalId } = subject;
  const numbered = authorExternalId ? numberedProfileLink(authorExternalId) : permalink;
  const profile = authorHandle ? profileLink(authorHandle) : numbered;
  const open = 'Open the link, signed in as the school.';
  switch (kind) {
    case 'report_under_age':
      return underAge(subject, profile);
    case 'report':
      return {
        url: permalink,
        steps: [
          open,
          'Choose the three dots beside it, then “Report post”.',
          'Choose what comes nearest. Where there is room for words, paste the prepared ones.',
        ],
      };
    case 'ban':
      return { url: profile, steps: [open, 'Choose the three dots on the profile, then “Block”.', 'Confirm.'] };
    case 'unban':
      return { url: profile, steps: [open, 'Choose “Blocked” on the profile, then “Unblock”.'] };
    case 'reply':
    case 'notice':
      return { url: permalink, steps: [open, 'Write the prepared words and send them.'] };
    case 'hide':
      return {
        url: permalink,
        steps: [
          open,
          'Under a post of ours: choose the three dots beside it, then “Hide reply”.',
          'Anywhere else X lets nobody hide it: choose “Report post” if it breaks X’s rules, or block the account.',
        ],
      };
    case 'delete':
      return {
        url: permalink,
        steps: ['Nobody can delete what others wrote on X: report it where it breaks X’s rules.'],
      };
    case 'unpublish':
    case 'retract':
      return {
        url: permalink,
        steps: [open, 'Choose the three dots beside it, then “Delete post”.', 'Confirm. It cannot be brought back.'],
      };
    case 'untag':
      return {
        url: permalink,
        steps: [
          open,
          'Choose the three dots beside it, then “Leave this conversation”: our name stays, but no longer leads to us.',
          'Where we are tagged on a picture: open the picture, choose the three dots, then “Remove tag from photo”.',
        ],
      };
    case 'mute':
    case 'unmute':
      return { url: profile, steps: [open, 'Choose the three dots on the profile, then “Mute” or “Unmute”.'] };
    case 'private_reply':
      return { url: permalink, steps: ['Write a message where the person’s inbox is open.'] };
    case 'unhide':
      return { url: permalink, steps: [open, 'Choose the three dots beside it, then “Unhide reply”.'] };
  }
}

/** Prepared without the child's name; the account is named by its handle and number, since handles change (X7). */
function underAge({ permalink, authorHandle, authorExternalId }: AssistSubject, profile: string): Assist {
  const number = authorExternalId ? ` (account number ${authorExternalId})` : '';
  return {
    url: UNDER_AGE_FORM,
    steps: [
      'Open the form; should it have moved, look for “report an underage user” in X’s help centre.',
      `Give the account ${authorHandle ? `@${authorHandle}` : profile} and say that you write as a school.`,
      'State the age as the account itself stated it, paste the prepared words and send. X may ask for proof by e-mail.',
    ],
    text: [
      'We are a school and look after its official X account.',
      `The holder of ${profile}${number} wrote to us that they are under 13: ${permalink}`,
      'We ask you to check the account and to remove it if it breaks your minimum age.',
    ].join('\n'),
  };
}
