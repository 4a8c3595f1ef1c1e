/** What a person does on Facebook where no API helps, or where they would rather do it themselves. */
import type { Assist, AssistKind, AssistSubject } from '../connector.js';
import { BLOCKED_PEOPLE, INBOX, UNDER_AGE_FORM } from './client.js';

/** Link, steps and words for one effect. */
export function assist(kind: AssistKind, { permalink }: AssistSubject): Assist {
  const inPlace = (...steps: string[]) => ({
    url: permalink,
    steps: ['Open the link, signed in as the page.', ...steps],
  });
  switch (kind) {
    case 'report_under_age':
      return underAge(permalink);
    case 'report':
      return inPlace(
        'Choose the three dots beside it, then “Report comment” (or “Report post”).',
        'Choose what comes nearest. Where there is room for words, paste the prepared ones.',
      );
    case 'ban':
      return inPlace('Choose the three dots beside it, then “Ban” (or “Block”) and the page.', 'Confirm.');
    case 'unban':
      return {
        url: BLOCKED_PEOPLE,
        steps: ['Open the page’s settings.', 'Find the person in the list.', 'Choose “Unblock”.'],
      };
    case 'reply':
      // A message has no address of its own.
      if (permalink === '')
        return { url: INBOX, steps: ['Open the page’s inbox.', 'Find the message and send the prepared words.'] };
      return inPlace('Write the prepared words and send them.');
    case 'notice':
      return inPlace('Write the prepared words and send them.');
    case 'hide':
      return inPlace(
        'Choose the three dots beside it.',
        'Choose “Hide”; where it is not on our page, choose “Remove tag” or “Report”.',
      );
    case 'unpublish':
    case 'retract':
    case 'delete':
      return inPlace('Choose the three dots beside it, then “Delete”.', 'Confirm. It cannot be brought back.');
    case 'untag':
      return inPlace(
        'Choose the three dots beside it, then “Remove tag”; where it is not offered, “Report” or ask whoever wrote it.',
        'So that the next tag waits for our leave: in the page’s settings, under “Page and tagging”, review tags first.',
      );
    case 'private_reply':
      return inPlace('Choose “Message” under it, and send the prepared words.');
    case 'mute':
    case 'unmute':
      return { url: permalink, steps: ['Facebook has no muting for pages: hide the comment, or ban its writer.'] };
    case 'unhide':
      return inPlace('Choose the three dots beside it, then “Unhide”.');
  }
}

/** Prepared without the child's name: the form asks for it, and only the person who sends it writes it (platforms.md F9). */
function underAge(permalink: string): Assist {
  return {
    url: UNDER_AGE_FORM,
    steps: [
      `Open what was written, ${permalink}, choose the author’s name and copy the address of the profile.`,
      'Open the form and paste the address; write the name as the profile shows it.',
      'Choose the age that the child stated, paste the prepared words, give your school e-mail address and send.',
    ],
    text: [
      'We are a school and look after its official Facebook page.',
      `The holder of this account wrote to us that they are under 13: ${permalink}`,
      'We ask you to check the account and to remove it if it breaks your minimum age.',
    ].join('\n'),
  };
}
