/** The comment that somebody means: by its address, or by the number of its case. */
import type { Prisma } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';

const include = { review: true, author: { select: { bannedAt: true } }, current: true } satisfies Prisma.CommentInclude;
export type Target = Prisma.CommentGetPayload<{ include: typeof include }>;

/** Null where it is none of ours, or could be several. */
export async function findTarget(tx: Tx, schoolId: string, link: string): Promise<Target | null> {
  const where = meant(link.trim());
  if (!where) return null;
  const found = await tx.comment.findMany({ where: { schoolId, ours: false, ...where }, include, take: 2 });
  return found.length === 1 ? (found[0] ?? null) : null;
}

function meant(link: string): Prisma.CommentWhereInput | null {
  if (/^\d{4}-\d{4,8}$/.test(link)) return { review: { is: { caseNumber: link } } };
  if (!URL.canParse(link)) return null;
  const { pathname, searchParams, protocol } = new URL(link);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const onX = /\/status\/(\d{1,25})(?:\/|$)/.exec(pathname)?.[1];
  const onFacebook = searchParams.get('reply_comment_id') ?? searchParams.get('comment_id');
  const same: Prisma.CommentWhereInput[] = [{ permalink: link }];
  if (onX) same.push({ platform: 'x', externalId: onX });
  // Facebook's ids are those of the post and of the comment in one.
  if (onFacebook && /^\d{1,25}$/.test(onFacebook))
    same.push({
      platform: 'facebook',
      OR: [{ externalId: onFacebook }, { externalId: { endsWith: `_${onFacebook}` } }],
    });
  return { OR: same };
}

/** How the same place reads alike, whoever copied it from where: by this those who name it are joined. */
export function plainPlace({ link, words }: { link: string; words: string }): string {
  const place = link.trim() || words.trim();
  if (!URL.canParse(place)) return place.toLowerCase().replace(/\s+/g, ' ');
  const { hostname, pathname, searchParams } = new URL(place);
  const ids = ['comment_id', 'reply_comment_id', 'story_fbid', 'id'].map((name) => searchParams.get(name) ?? '');
  return [hostname.replace(/^(www|m|mobile)\./, ''), pathname.replace(/\/+$/, ''), ...ids].join(' ');
}
