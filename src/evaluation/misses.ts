/** Which rows went wrong, for whoever tunes the rules. Never of the unseen ones: whoever has read those has used them up. */
import { decide } from '../../moderation/decide.js';
import type { Policy } from '../../moderation/policy.js';
import { judgeBy } from './evaluate.js';
import { isHate, isHidden, isSeen } from './functions.js';
import type { Material } from './material.js';
import type { Answer } from './score.js';

export function misses({ sets, civil, hate, sight }: Material, policy: Policy): string[] {
  const judge = judgeBy(policy);
  const rows = sets.flatMap((set) =>
    set.rows.flatMap(({ id, comment, wanted, facts }) => {
      const given = decide(comment, policy, facts);
      return shown(wanted) === shown(given) ? [] : [`${id}: wanted ${shown(wanted)}; given ${shown(given)}`];
    }),
  );
  const hidden = (civil ?? []).filter((text) => isSeen(judge(text)));
  const hateMissed = (hate ?? []).filter(({ text, hateful }) => isHate(judge(text)) !== hateful);
  const sightMissed = (sight ?? []).filter(({ text, expect }) => {
    const given = judge(text);
    return isHidden(given) !== expect.hide || (expect.seen !== undefined && isSeen(given) !== expect.seen);
  });
  return [
    ...rows,
    ...hidden.map((text) => `civil: ${judge(text).disposition}: ${text}`),
    ...hateMissed.map(({ category, text }) => `hate, ${category}: ${text}`),
    ...sightMissed.map(({ function: name, text }) => `sight, ${name}: ${judge(text).disposition}: ${text}`),
  ];
}

const shown = ({ labels, disposition, ban, escalate }: Answer): string =>
  [disposition, ...labels, `ban ${ban}`, ...escalate].join(' ');
