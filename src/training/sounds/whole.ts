/**
 * What the whole engine makes of each writer's comments, when the weights never saw that writer: the nearest that there is to
 * a stranger's comments without using one up. Thresholds are chosen by it, so it flatters a little.
 */
import { decide } from '../../../moderation/decide.js';
import type { Policy } from '../../../moderation/policy.js';
import { parseSounds } from '../../../moderation/sounds/model.js';
import { enforcedPolicy } from '../../evaluation/evaluate.js';
import { plainFacts } from '../../evaluation/rows.js';
import type { Learnt } from './learn.js';
import type { Facts } from './pick.js';
import type { Taught } from './read.js';
import { type calibrate, layOut } from './weights.js';

interface LeftOut {
  /** By part, what was learnt from all the others. */
  taughts: { learnt: Learnt; kept: Facts }[];
  heads: ReturnType<typeof calibrate>;
}

/** Counts of one writer's comments. */
export interface HandFigures {
  toHide: number;
  hidden: number;
  /** Of those to be hidden, hidden or queued. */
  seen: number;
  harmless: number;
  wronglyHidden: number;
  /** Of the safeguarding lead's concerns, those that were told. */
  lead: string;
}

/** `part` says for each comment which weights never saw it. */
export function wholeByHand(rows: Taught[], part: number[], { taughts, heads }: LeftOut): Record<string, HandFigures> {
  const policy = enforcedPolicy();
  const policies = taughts.map(
    (taught): Policy => ({
      ...policy,
      sounds: parseSounds(layOut({ version: 'left out', ...taught, heads })),
    }),
  );
  const judged = rows.map((row, index) => ({
    row,
    ...decide(row.comment, policies[part[index] ?? 0] as Policy, plainFacts),
  }));
  const hands = [...new Set(rows.map(({ hand }) => hand))].sort();
  return Object.fromEntries(hands.map((hand) => [hand, figuresOfHand(judged.filter(({ row }) => row.hand === hand))]));
}

type Judged = { row: Taught; disposition: string; escalate: readonly string[] };

function figuresOfHand(judged: Judged[]): HandFigures {
  const count = (of: (each: Judged) => boolean) => judged.filter(of).length;
  const isToHide = ({ row }: Judged) => row.disposition === 'hide';
  const isHarmless = ({ row }: Judged) => row.disposition === 'leave' || row.disposition === 'acknowledge';
  const isHidden = ({ disposition }: Judged) => disposition === 'hide';
  const isLeads = ({ row }: Judged) => row.escalate.includes('dsl');
  return {
    toHide: count(isToHide),
    hidden: count((each) => isToHide(each) && isHidden(each)),
    seen: count((each) => isToHide(each) && (isHidden(each) || each.disposition === 'review')),
    harmless: count(isHarmless),
    wronglyHidden: count((each) => isHarmless(each) && isHidden(each)),
    lead: `${count((each) => isLeads(each) && each.escalate.includes('dsl'))} of ${count(isLeads)}`,
  };
}
