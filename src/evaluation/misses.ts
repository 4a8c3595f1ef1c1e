/** Which rows went wrong, for whoever tunes the rules. Never of a sealed set: whoever has read that has used it up. */
import { decide } from '../../moderation/decide.js';
import type { Policy } from '../../moderation/policy.js';
import { judgeBy } from './evaluate.js';
import { isHate, isHidden, isSeen } from './functions.js';
import type { Material } from './material.js';
import type { Answer } from './score.js';

export function misses({ sets, civil, hate, sight }: Material, policy: Policy): string[] {
  const judge = judgeBy(policy);
  const open = sets.filter(({ history }) => history !== 'sealed');
  const rows = open.flatMap((set) =>
    set.rows.flatMap(({ id, comment, wanted, facts }) => {
      const given = decide(comment, policy, facts);
      return shown(wanted) === shown(given) ? [] : [`${id}: wanted ${shown(wanted)}; given ${shown(given)}`];
    }),
  );
  const hidden = (civil ?? []).filter((text) => isSeen(judge(text)));
  const hateMissed = (hate ?? []).filter(({ text, hateful }) => isHate(judge(text)) !== hateful);
  const sightMissed = (sight ?? []).filter(({ text, post, expect }) => {
    const given = judge(text, post);
    return isHidden(given) !== expect.hide || (expect.seen !== undefined && isSeen(given) !== expect.seen);
  });
  return [
    ...rows,
    ...hidden.map((text) => `civil: ${judge(text).disposition}: ${text}`),
    ...hateMissed.map(({ category, text }) => `hate, ${category}: ${text}`),
    ...sightMissed.map(({ function: name, text, post }) => `sight, ${name}: ${judge(text, post).disposition}: ${text}`),
  ];
}

const shown = ({ labels, disposition, ban, escalate }: Answer): string =>
  [disposition, ...labels, `ban ${ban}`, ...escalate].join(' ');
