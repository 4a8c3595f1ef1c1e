/** What is missing in a form on a case, and which field says so. */
import type { DeedName } from './case-forms.js';

interface Filled {
  whole: string;
  text: string;
  revisionId: string;
  milder: string;
}

/** Null where all is there. */
export function problemOf(name: DeedName, { whole, text, revisionId, milder }: Filled) {
  if (revisionId === '') return { field: 'actions', words: 'This form was incomplete. Try again from this page.' };
  if (name === 'reply-privately' && text === '') return { field: 'private-text', words: 'Write your answer' };
  if (name === 'reply' && text === '') return { field: 'text', words: 'Write your reply' };
  if (name === 'appeal' && whole === '') return { field: 'appeal-reason', words: 'Say what the appeal says' };
  if (name === 'unlock-reply' && whole === '') return { field: 'unlock-reason', words: 'Say what was agreed' };
  if (name === 'retract' && whole === '') return { field: 'reason', words: 'Say why you take the words back' };
  if (name === 'refer-to-slt' && whole === '') return { field: 'slt-reason', words: 'Say what happened' };
  if (name === 'restrict-to-head' && whole === '') return { field: 'alone-reason', words: 'Say why' };
  if (name === 'image-cleared' && whole === '') return { field: 'image-reason', words: 'Say how you know' };
  if (name === 'refer' && whole === '') return { field: 'refer-reason', words: 'Say what worries you' };
  const needsReason = name === 'hide' || name === 'ban';
  if (needsReason && whole === '') {
    return { field: 'reason', words: `Say why you ${name === 'ban' ? 'ban the writer' : 'hide the comment'}` };
  }
  if (needsReason && milder === '') return { field: 'milder', words: 'Choose why nothing milder was enough' };
  return null;
}
