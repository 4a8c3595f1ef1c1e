/** Gathers what the rules may know of one wording, and asks them. */
import { decide } from '../moderation/decide.js';
import { asPrivate } from '../moderation/private-message.js';
import type { CommentToJudge, Decision, Facts, Nation, ThreadFacts } from '../moderation/types.js';
import type { Prisma } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { errorName } from './log.js';
import { withNamedUnderPicture } from './pictures/live/named.js';

/** Facebook ends at 8,000 characters and X at 25,000: what is longer is judged by its beginning, and by a person. */
const judgedCharacters = 25_000;

export const withAll = {
  comment: { include: { author: true, post: true, account: true, school: true } },
} satisfies Prisma.CommentRevisionInclude;
export type Revision = Prisma.CommentRevisionGetPayload<{ include: typeof withAll }>;

/** By what is known of the thread: so that two policies can be asked about the same. */
export async function judgeBy(ctx: Context, revision: Revision, thread: ThreadFacts): Promise<Decision> {
  const { text, comment } = revision;
  const input: CommentToJudge = {
    platform: comment.platform,
    surface: comment.surface,
    author: { name: comment.author?.name ?? '', handle: comment.author?.handle ?? '', bio: comment.author?.bio ?? '' },
    postContext: comment.post?.text ?? '',
    // The end may fall into the middle of an emoji, and evidence with half a character cannot be stored.
    text: text.slice(0, judgedCharacters).toWellFormed(),
  };
  const nation = comment.school.nation as Nation;
  const said = decideOrAsk(ctx, input, { now: ctx.clock.now(), nation, pupils: [], staff: [], thread });
  const found = thread.underPicture ? await withNamedUnderPicture(ctx, said, comment, input.text) : said;
  const decision = comment.surface === 'message' ? asPrivate(found) : found;
  if (text.length <= judgedCharacters) return decision;
  const disposition = decision.disposition === 'hide' ? 'hide' : 'review';
  return { ...decision, disposition, incomplete: [...decision.incomplete, 'length'] };
}

/** A fault of ours in the rules must neither hide a comment nor lose it: a person looks. */
function decideOrAsk(ctx: Context, input: CommentToJudge, facts: Facts): Decision {
  try {
    return decide(input, ctx.policy, facts);
  } catch (error) {
    ctx.log.error({ error: errorName(error) }, 'decide.failed');
    const nothing = { labels: [], ban: 'none' as const, escalate: [], reasons: [], observed: [] };
    return { ...nothing, disposition: 'review', incomplete: ['decide'], packs: ctx.policy.packs };
  }
}
