/** Everything that is measured, in one run and without writing anything. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../moderation/decide.js';
import type { Policy } from '../../moderation/policy.js';
import { loadPolicy } from '../policies.js';
import { readClassifierReport, type TriedOn } from './classifier-report.js';
import { contests } from './comparisons.js';
import { type Share, shareOf } from './figures.js';
import { type HateScores, isHidden, type Judge, type SightScores, scoreHate, scoreSight } from './functions.js';
import { type NamedRows, type Places, readMaterial } from './material.js';
import type { Contest } from './rivals.js';
import { plainComment, plainFacts, type Row, readLabelled } from './rows.js';
import { type Scores, score } from './score.js';

export interface LabelledSet extends Omit<NamedRows, 'rows'> {
  scores: Scores;
}

export interface Evaluation {
  sets: LabelledSet[];
  civil: { hidden: Share; queued: Share } | undefined;
  hate: HateScores | undefined;
  sight: SightScores | undefined;
  classifier: TriedOn[] | undefined;
  contests: Contest[];
}

/** As `schoolgate assess` does: what the packs say once a school has switched every rule on. */
export function enforcedPolicy(packs?: string[]): Policy {
  const policy = loadPolicy(packs);
  return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, mode: 'enforce' })) };
}

export function evaluate(places: Places, policy: Policy): Evaluation {
  const material = readMaterial(places);
  const { sets, civil, hate, sight } = material;
  const judge = judgeBy(policy);
  const decisions = civil?.map((text) => judge(text));
  return {
    sets: sets.map(({ rows, ...named }) => ({ ...named, scores: scoreRows(rows, policy) })),
    civil: decisions && {
      hidden: shareOf(decisions, isHidden),
      queued: shareOf(decisions, ({ disposition }) => disposition === 'review'),
    },
    hate: hate && scoreHate(hate, judge),
    sight: sight && scoreSight(sight, judge),
    classifier: readClassifierReport(places.classifier),
    contests: contests(material, judge),
  };
}

/** The held-out rows. Scoring them is the end of their being unseen: do it once, when nothing will be changed any more. */
export function judgeUnseen({ fixtures }: Places, policy: Policy): LabelledSet {
  const file = join(fixtures, 'comments', 'unseen.jsonl');
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  const scores = scoreRows(readLabelled(file) ?? [], policy);
  return { key: 'unseen', title: 'Unseen comments', history: 'sealed', scores };
}

const scoreRows = (rows: Row[], policy: Policy): Scores =>
  score(rows.map(({ comment, wanted, facts }) => ({ wanted, given: decide(comment, policy, facts) })));

/** Words alone, from nobody in particular. */
export const judgeBy =
  (policy: Policy): Judge =>
  (text, post) =>
    decide(plainComment(text, post), policy, plainFacts);
