/** What a person may ask for on a case: the address of each form, what it needs, and what is said when it is done. */
import { z } from 'zod';
import type { Resolution, ResolveInput } from '../resolutions.js';
import type { Right } from './rights.js';
import { reasonChoices } from './words.js';

interface Deed {
  what: Resolution;
  right: Right;
  /** The field that an error of this form points at. */
  field: 'reason' | 'text' | 'actions';
  flash: { key: string; words: string };
}

const soon = 'It may take a moment until the platform shows it.';

const byHand = 'If a person must do it by hand, the steps stand below.';

/** By the last part of the form's address. */
export const deeds = {
  restore: deed('restore', 'reason', ['restored', `You restored the comment. ${soon}`]),
  'keep-hidden': deed('keep_hidden', 'reason', ['kept-hidden', 'The comment stays hidden. This case is done.']),
  hide: deed('hide', 'reason', ['hidden', `The comment is being hidden. ${byHand}`]),
  leave: deed('leave', 'reason', ['left', 'The comment stays as it is. This case is done.']),
  reply: deed('reply', 'text', ['replied', `Your reply is on its way. ${soon}`]),
  ban: { ...deed('ban', 'reason', ['banned', `The writer is being banned. ${byHand}`]), right: 'ban' },
  unban: { ...deed('unban', 'reason', ['unbanned', `The ban is being lifted. ${byHand}`]), right: 'ban' },
  'assist-done': deed('assist_done', 'actions', ['noted', 'Thank you. We noted that you have done this.']),
} satisfies Record<string, Deed>;

export type DeedName = keyof typeof deeds;

function deed(what: Resolution, field: Deed['field'], [key, words]: [string, string]): Deed {
  return { what, right: 'moderate', field, flash: { key, words } };
}

const line = (max: number) => z.string().max(max).trim().catch('');
const form = z.object({
  revisionId: z.uuid().catch(''),
  actionId: z.uuid().optional().catch(undefined),
  why: z.enum(['', ...reasonChoices]).catch(''),
  // Browsers send line ends as two characters; the platform shows one.
  reason: line(2000).transform(unixLines),
  text: line(8000).transform(unixLines),
});

/** What the person typed, to be shown again when something is amiss. */
export type Typed = Partial<Pick<z.output<typeof form>, 'why' | 'reason' | 'text'>>;

interface ReadForm {
  typed: Typed;
  input: Pick<ResolveInput, 'revisionId' | 'reason' | 'text' | 'actionId'>;
  problem: { field: string; words: string } | null;
}

export function readForm(name: DeedName, body: unknown): ReadForm {
  const { revisionId, actionId, why, reason, text } = form.parse(body ?? {});
  const whole = [why, reason].filter(Boolean).join(': ');
  const input = {
    revisionId,
    reason: whole,
    ...(name === 'reply' && { text }),
    ...(name === 'assist-done' && { actionId }),
  };
  return { typed: { why, reason, text }, input, problem: problemOf(name, { whole, text, revisionId }) };
}

function problemOf(name: DeedName, { whole, text, revisionId }: { whole: string; text: string; revisionId: string }) {
  if (revisionId === '') return { field: 'actions', words: 'This form was incomplete. Try again from this page.' };
  if (name === 'reply' && text === '') return { field: 'text', words: 'Write your reply' };
  const needsReason = name === 'hide' || name === 'ban';
  if (needsReason && whole === '') {
    return { field: 'reason', words: `Say why you ${name === 'ban' ? 'ban the writer' : 'hide the comment'}` };
  }
  return null;
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
