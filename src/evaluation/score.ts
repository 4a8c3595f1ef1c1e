/** What our answers are worth against a labelled set: by label, by disposition, and the shares that matter to a school. */
import {
  type Decision,
  type Disposition,
  type dispositions,
  type Escalation,
  escalations,
  type Label,
  labels,
} from '../../moderation/types.js';
import { wantsOf } from '../plan.js';
import { type Counts, countsOf, f1, mean, precision, recall, type Share, shareOf } from './figures.js';

/** The part of a decision that the label guide answers. */
export type Answer = Pick<Decision, 'labels' | 'disposition' | 'ban' | 'escalate'>;

export interface Pair {
  wanted: Answer;
  given: Answer;
}

export interface Measure {
  key: string;
  title: string;
  share: Share;
  /** Which way is good: CI holds figures in that direction. */
  better: 'higher' | 'lower';
}

export interface Scores {
  rows: number;
  measures: Measure[];
  labels: { label: Label; counts: Counts }[];
  /** Mean F1 of the labels that the set has. */
  labelF1: number | undefined;
  /** By what was wanted, then by what was given. */
  confusion: Record<Disposition, Record<Disposition, number>>;
}

export function score(pairs: Pair[]): Scores {
  const byLabel = labels.map((label) => ({ label, counts: has(pairs, ({ labels: said }) => said.includes(label)) }));
  const there = byLabel.filter(({ counts }) => recall(counts).of > 0);
  return {
    rows: pairs.length,
    measures: [
      ...ofSight(pairs),
      ...ofClock(pairs),
      ...ofBans(pairs),
      ...escalations.flatMap((who) => told(pairs, who)),
    ],
    labels: byLabel,
    labelF1: mean(there.map(({ counts }) => f1(counts))),
    confusion: confusion(pairs),
  };
}

const has = (pairs: Pair[], holds: (answer: Answer) => boolean): Counts =>
  countsOf(
    pairs,
    ({ wanted }) => holds(wanted),
    ({ given }) => holds(given),
  );

const isHidden = ({ given }: Pair) => given.disposition === 'hide';
const isQueued = ({ given }: Pair) => given.disposition === 'review';
const labelled = (label: Label) => (pair: Pair) => pair.wanted.labels.includes(label);

const up = (key: string, title: string, share: Share): Measure => ({ key, title, share, better: 'higher' });
const down = (key: string, title: string, share: Share): Measure => ({ key, title, share, better: 'lower' });

/** What is taken out of sight, and what wrongly. */
function ofSight(pairs: Pair[]): Measure[] {
  const toHide = pairs.filter(({ wanted }) => wanted.disposition === 'hide');
  const others = pairs.filter(({ wanted }) => wanted.disposition !== 'hide');
  const calm = others.filter(({ wanted }) => wanted.disposition !== 'review');
  const idle = pairs.filter(({ wanted }) => wanted.disposition === 'leave');
  return [
    up('hidden', 'to be hidden: hidden', shareOf(toHide, isHidden)),
    up(
      'caught',
      'to be hidden: hidden or queued',
      shareOf(toHide, (pair) => isHidden(pair) || isQueued(pair)),
    ),
    down('harmless-hidden', 'not to be hidden: wrongly hidden', shareOf(others, isHidden)),
    down('everyday-hidden', '… of these, to leave or acknowledge: wrongly hidden', shareOf(calm, isHidden)),
    down(
      'complaints-hidden',
      'complaints in civil terms: wrongly hidden',
      shareOf(others.filter(labelled('complaint')), isHidden),
    ),
    down('praise-hidden', 'praise: wrongly hidden', shareOf(others.filter(labelled('praise')), isHidden)),
    down('idle-queued', 'to leave: sent to a person all the same', shareOf(idle, isQueued)),
    up(
      'dispositions',
      'the very disposition of the label',
      shareOf(pairs, ({ wanted, given }) => wanted.disposition === given.disposition),
    ),
  ];
}

/** Queries and complaints must never be left: whatever is queued or hidden is answered by a person in the same time. */
/** A case is looked at within the time of its answer. */
const isSeenByPerson = ({ disposition }: Answer) => disposition === 'review' || disposition === 'hide';

function ofClock(pairs: Pair[]): Measure[] {
  const asked = pairs.filter(
    ({ wanted }) =>
      wanted.disposition !== 'leave' && wanted.labels.some((label) => label === 'query' || label === 'complaint'),
  );
  return [
    up(
      'on-clock',
      'queries and complaints: kept on the clock',
      shareOf(asked, ({ given }) => isSeenByPerson(given) || wantsOf(given) === 'answer'),
    ),
  ];
}

function ofBans(pairs: Pair[]): Measure[] {
  const auto = has(pairs, ({ ban }) => ban === 'auto');
  const any = has(pairs, ({ ban }) => ban !== 'none');
  return [
    up('ban-precision', 'automatic bans: right', precision(auto)),
    up('ban-recall', 'to be banned at once: banned', recall(auto)),
    up('ban-suggested', 'a ban to suggest or make: suggested or made', recall(any)),
  ];
}

const names: Record<Escalation, string> = {
  headteacher: 'headteacher',
  dsl: 'safeguarding lead',
  police: 'police (a person decides)',
};

function told(pairs: Pair[], who: Escalation): Measure[] {
  const counts = has(pairs, ({ escalate }) => escalate.includes(who));
  return [
    up(`${who}-recall`, `${names[who]}: told of what concerns them`, recall(counts)),
    up(`${who}-precision`, `${names[who]}: rightly told`, precision(counts)),
  ];
}

function confusion(pairs: Pair[]): Scores['confusion'] {
  const row = () => ({ leave: 0, acknowledge: 0, review: 0, hide: 0 });
  const table = { leave: row(), acknowledge: row(), review: row(), hide: row() } satisfies Record<
    (typeof dispositions)[number],
    unknown
  >;
  for (const { wanted, given } of pairs) table[wanted.disposition][given.disposition] += 1;
  return table;
}
