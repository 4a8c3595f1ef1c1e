/**
 * A visitor who names a child under a picture of that child (BN-06): the forename alone is enough there, for the picture says the
 * rest. Looked for under pictures that went up in the last fourteen days, while they are new to everybody (LK-14).
 */

import type { PolicyPostRule } from '../../../moderation/policy.js';
import { findNames } from '../../../moderation/posts/names.js';
import { rollOf } from '../../../moderation/posts/roll.js';
import type { Decision, Reason } from '../../../moderation/types.js';
import type { Context } from '../../context.js';
import { bookOf } from '../../people/book.js';

export const picturedRule = 'pictured.named';
const freshMs = 14 * 24 * 3_600_000;

interface Under {
  schoolId: string;
  accountId: string;
  post: { externalId: string } | null;
}

/** The decision, and where the words name somebody in the picture above them, hidden for it. */
export async function withNamedUnderPicture(
  ctx: Context,
  decision: Decision,
  comment: Under,
  text: string,
): Promise<Decision> {
  const rule = ctx.policy.postRules.find(({ finds }) => finds === 'pupil-name-with-picture');
  if (!rule || !comment.post) return decision;
  const shown = await shownIn(ctx, comment, comment.post.externalId);
  if (shown.size === 0) return decision;
  const { known } = await bookOf(ctx, comment.schoolId);
  const reading = { roll: rollOf(known), lexicons: ctx.policy.lexicons, alsoKnown: known.alsoKnown };
  // A word that is a name as well, or a letter that is wrong, is for a person to judge and not for us.
  const found = findNames(text, 'prose', reading).find(
    ({ ids, kind, sure, famous }) => sure && !famous && kind !== 'common-word' && ids.some((id) => shown.has(id)),
  );
  if (!found) return decision;
  const labels = [...new Set([...decision.labels, 'personal_info' as const])];
  return { ...decision, labels, disposition: 'hide', reasons: [...decision.reasons, reasonOf(ctx, rule, found.words)] };
}

/** Of a post with several, each photo has a thread of its own on Facebook: then that photo alone. */
async function shownIn(ctx: Context, { accountId }: Under, threadId: string): Promise<Set<string>> {
  const since = new Date(ctx.clock.now().getTime() - freshMs);
  const thread = [{ postExternalId: threadId }, { mediaId: threadId.slice(threadId.lastIndexOf('_') + 1) }];
  const up = await ctx.db.livePicture.findMany({
    where: { accountId, OR: thread, goneAt: null, postedAt: { gte: since } },
    select: { picture: { select: { people: { select: { personId: true } } } } },
  });
  return new Set(up.flatMap(({ picture }) => picture?.people.map(({ personId }) => personId) ?? []));
}

function reasonOf({ policy }: Context, { clause, pack: id }: PolicyPostRule, evidence: string): Reason {
  const cited = policy.clauses.find((one) => one.id === clause && one.pack === id);
  const version = policy.packs.find((one) => one.id === id)?.version ?? '';
  return {
    ...{
      rule: picturedRule,
      clause,
      pack: id,
      labels: ['personal_info'],
      disposition: 'hide',
      ban: 'none',
      escalate: [],
    },
    cites: { version, section: cited?.section ?? '', paraphrase: cited?.paraphrase ?? '' },
    ...{ evidence, signals: [{ name: 'pictured-child', evidence }] },
  };
}
