/** Terms as pages show them: words and colours, ready to print. */
import { dutyKinds } from '../../moderation/duties.js';
import type { Term } from '../../prisma/generated/client.js';
import { isDataKind } from '../requests/kinds.js';
import { may } from '../rights.js';
import type { ListedTerm, TermViewer } from '../terms/list.js';
import { mayFinish } from '../terms/resolving.js';
import { termWords } from '../terms/words.js';
import { spanWords, untilWords, whenWords, type Zoned } from './dates.js';
import type { Tag } from './queue-view.js';
import { roleWords } from './words.js';

const stateTags: Record<Exclude<Term['state'], 'open'>, Tag> = {
  done: { text: 'Done', colour: 'green' },
  lapsed: { text: 'Ended by itself', colour: 'grey' },
  extended: { text: 'Another followed', colour: 'grey' },
};

export interface TermViewing extends Zoned {
  viewer: TermViewer;
}

export function termView(term: ListedTerm, viewing: TermViewing) {
  const { viewer } = viewing;
  return {
    ...termLine(term, viewing),
    id: term.id,
    request: isDataKind(term.kind) ? term.subject : null,
    about: term.about,
    caseNumber: term.comment?.review?.caseNumber ?? null,
    account: term.comment?.account.name ?? null,
    task: termWords[term.kind].task,
    owner: roleWords[term.owner],
    canFinish: term.state === 'open' && mayFinish(viewer, term),
    canExtend: term.state === 'open' && term.kind === 'ban' && may(viewer.role, 'ban'),
  };
}

/** What is said of a term on the page of its case as well. */
export function termLine(term: Term, zoned: Zoned) {
  const { kind, state, startedAt, dueAt, doneAt, note, asked } = term;
  const late = state === 'open' && dueAt <= zoned.now;
  return {
    kind,
    open: state === 'open',
    title: termWords[kind].title,
    tag: late ? { text: `${spanWords(dueAt, zoned.now)} overdue`, colour: 'red' } : tagOf(term, zoned),
    late,
    since: whenWords(startedAt, zoned),
    until: untilWords(dueAt, zoned),
    ended: doneAt ? whenWords(doneAt, zoned) : null,
    note: note === '' ? null : note,
    asked: asked === '' ? null : asked,
    /** Where it is said that it is done, if not on the case. */
    duty: dutyKinds.some((one) => one === kind) ? `/duties#duty-${term.id}` : null,
  };
}

function tagOf({ state, dueAt }: Term, { now }: Zoned): Tag {
  return state === 'open' ? { text: `${spanWords(now, dueAt)} left`, colour: 'blue' } : stateTags[state];
}
