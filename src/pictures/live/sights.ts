/** Which posts of ours are hidden, and what became of the last wish to hide or show each: from the rows, asking no platform. */
import type { Action } from '../../../prisma/generated/client.js';
import type { Context } from '../../context.js';
import { postKinds, prefixOf, wishIn } from './hiding.js';

export interface PostAt {
  accountId: string;
  postExternalId: string;
}

export interface Sight {
  /** Since when it is hidden; null where everybody sees it. */
  hiddenAt: Date | null;
  /** The newest wish, whatever became of it. */
  last: Pick<Action, 'kind' | 'state' | 'errorCode' | 'requestedBy' | 'doneAt'> | null;
}

export const postKey = ({ accountId, postExternalId }: PostAt) => prefixOf(accountId, postExternalId);

/** Of these posts, by `postKey`. What the platform last told counts before what we asked of it. */
export async function sightsOf(ctx: Context, schoolId: string, posts: PostAt[]): Promise<Map<string, Sight>> {
  const at = { postExternalId: { in: posts.map(({ postExternalId }) => postExternalId) }, goneAt: null };
  const up = await ctx.db.livePicture.findMany({
    where: { schoolId, ...at },
    select: { accountId: true, postExternalId: true, hiddenAt: true },
  });
  const wishes = await ctx.db.action.findMany({
    where: {
      schoolId,
      kind: { in: [...postKinds] },
      OR: posts.map((post) => ({ key: { startsWith: postKey(post) } })),
    },
  });
  const told = new Map(up.map((row) => [postKey(row), row.hiddenAt]));
  const last = new Map<string, Action>();
  for (const one of wishes) {
    const key = postKey({ accountId: one.accountId ?? '', postExternalId: wishIn(one).postExternalId });
    const known = last.get(key);
    if (!known || wishIn(known).turn < wishIn(one).turn) last.set(key, one);
  }
  return new Map(
    posts.map(postKey).map((key) => {
      const wish = last.get(key) ?? null;
      const done = wish?.kind === 'hide_post' && wish.state === 'done' ? wish.doneAt : null;
      return [key, { hiddenAt: told.get(key) ?? (told.has(key) ? null : done), last: wish }];
    }),
  );
}

/** Posts that are hidden and against which nothing stands any more: whether they come back is for a person to say. */
export async function hiddenWithoutReason(ctx: Context, schoolId: string) {
  const open = await ctx.db.pictureFinding.findMany({ where: { schoolId, doneAt: null } });
  const against = new Set(open.map(postKey));
  const hidden = await ctx.db.livePicture.findMany({
    where: { schoolId, goneAt: null, hiddenAt: { not: null } },
    include: { account: true },
    orderBy: { hiddenAt: 'asc' },
  });
  const free = new Map(hidden.filter((row) => !against.has(postKey(row))).map((row) => [postKey(row), row]));
  return [...free.values()];
}
