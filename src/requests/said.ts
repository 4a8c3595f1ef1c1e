/** What the words of a request come to by the school's own rules: the sender need not know that a child may be at risk. */
import { concernsHead } from '../../moderation/about-head.js';
import { decide } from '../../moderation/decide.js';
import { type CaseLane, laneOf } from '../../moderation/lanes.js';
import type { Nation } from '../../moderation/types.js';
import type { School } from '../../prisma/generated/client.js';
import { headNames } from '../alerts/people.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';

export interface Said {
  lane: CaseLane;
  urgent: boolean;
  aboutHead: boolean;
}

interface Saying {
  school: School;
  words: string;
}

export async function saidIn(ctx: Context, tx: Tx, { school, words }: Saying): Promise<Said> {
  const toChair = ctx.policy.settings.aboutHead === 'chair';
  const aboutHead = toChair && concernsHead(words, await headNames(tx, school.id));
  return { ...judged(ctx, { school, words }), aboutHead };
}

function judged(ctx: Context, { school, words }: Saying): Omit<Said, 'aboutHead'> {
  const author = { name: '', handle: '', bio: '' };
  const comment = { platform: 'facebook' as const, surface: 'message' as const, author, postContext: '', text: words };
  const facts = { now: ctx.clock.now(), nation: school.nation as Nation, pupils: [], staff: [] };
  try {
    const decision = decide(comment, ctx.policy, facts);
    const urgent = decision.labels.includes('safeguarding') || decision.escalate.includes('police');
    return { lane: laneOf(decision), urgent };
  } catch (error) {
    // A person reads it in any case; what they chose still counts.
    ctx.log.error({ error: errorName(error) }, 'request.not-judged');
    return { lane: 'general', urgent: false };
  }
}
