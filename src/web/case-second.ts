/** What waits for a second person on a case, and how earlier ones were answered, as its page says it. */
import { needsSecond, type SecondAct, secondActs } from '../../moderation/case-needs.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import type { Tag } from './queue-view.js';
import type { who } from './session.js';

const titles: Record<string, string> = {
  ban: 'Ban the writer',
  delete: 'Delete the comment for good',
  reply: 'Send the reply',
};
const answers: Record<string, Tag> = {
  confirmed: { text: 'Confirmed', colour: 'green' },
  declined: { text: 'Declined', colour: 'red' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
  lapsed: { text: 'Nobody answered in time', colour: 'grey' },
  overtaken: { text: 'Not needed any more', colour: 'grey' },
};
const waits: Tag = { text: 'Waits for a second person', colour: 'orange' };

export function secondView({ comment, people }: Case, viewing: Viewing, user: ReturnType<typeof who>['user']) {
  const nameOf = (id: string | null) => people.get(id ?? '') ?? 'Somebody';
  const lines = comment.proposals.map(
    ({ id, what, reason, days, text, by, at, answer, answeredBy, note, revisionId }) => ({
      ...{ id, what, reason, days, text, note, title: titles[what] ?? what },
      who: nameOf(by),
      when: whenWords(at, viewing),
      mine: by === user.id,
      /** Of a wording that does not stand there any more. */
      stale: revisionId !== comment.currentId,
      open: answer === null,
      tag: (answer && answers[answer]) || waits,
      answeredBy: answer && answeredBy && answer !== 'overtaken' ? nameOf(answeredBy) : null,
    }),
  );
  const { settings } = viewing.ctx.policy;
  return {
    open: lines.filter(({ open }) => open),
    past: lines.filter(({ open }) => !open),
    /** By act: whether another must confirm it, and whether that is asked for already. */
    needed: Object.fromEntries(secondActs.map((act) => [act, needsSecond(act, settings)])) as Record<
      SecondAct,
      boolean
    >,
    asked: Object.fromEntries(secondActs.map((act) => [act, lines.some(({ what, open }) => open && what === act)])),
  };
}
