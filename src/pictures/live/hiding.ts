/**
 * Posts of ours hidden and shown again: at once and by itself where somebody said no (domain.md 7.1), else by a person. The rows
 * alone; src/publishing/carrying.ts asks the platform. It never stands in for taking a post down: the finding stays open.
 */
import { v7 as uuid } from 'uuid';
import type { Action, Prisma } from '../../../prisma/generated/client.js';
import { appendAudit } from '../../audit.js';
import { type Context, connectorOf } from '../../context.js';
import type { Tx } from '../../db/index.js';
import { drop } from '../../dropping.js';

/** More people than this who say no at one look are rather a column of a file that was read wrong: then a person decides. */
const mostPeople = 10;

export const postKinds = ['hide_post', 'unhide_post'] as const;
export type PostKind = (typeof postKinds)[number];
export const isPostKind = (kind: string): kind is PostKind => (postKinds as readonly string[]).includes(kind);

/** `turn` counts the wishes for one post, so that each knows whether a later one has overtaken it. */
export interface PostWish {
  postExternalId: string;
  turn: number;
}

export const wishIn = ({ payload }: Pick<Action, 'payload'>) => payload as unknown as PostWish;
export const prefixOf = (accountId: string, postExternalId: string) => `post-sight:${accountId}:${postExternalId}:`;

/** Whether a rule of a finding says that somebody objects, so that the post is hidden at once: "consent.withdrawn". */
export function isObjection({ policy }: Pick<Context, 'policy'>, rule: string): boolean {
  const [finds = '', fault = ''] = rule.split('.');
  const at = policy.settings['consent.hideAtOnce'] as readonly string[];
  return (finds === 'consent' || finds === 'adult-consent') && at.includes(fault);
}

interface Objected {
  accountId: string;
  postExternalId: string;
  personId: string | null;
}

interface ByItself {
  schoolId: string;
  at: Date;
  /** Findings that have just become objections. */
  found: Objected[];
}

/** Why nothing is hidden by itself: a brake is pulled, too many people object at one look, or nobody approved the account. */
export type NotHidden = 'braked' | 'too_many' | 'unapproved';

export interface HiddenAtOnce {
  /** Of what must be carried out now. */
  actionIds: string[];
  /** Set where posts should have been hidden and were not. */
  not?: NotHidden;
}

/** Inside the transaction that opens the findings, with the school locked. */
export async function hideAtOnce(ctx: Context, tx: Tx, { schoolId, at, found }: ByItself): Promise<HiddenAtOnce> {
  if (found.length === 0) return { actionIds: [] };
  const { brake } = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { brake: true } });
  const tooMany = new Set(found.map(({ personId }) => personId)).size > mostPeople;
  const not: NotHidden | undefined = brake !== 'none' ? 'braked' : tooMany ? 'too_many' : undefined;
  const posts = new Map(found.map((one) => [prefixOf(one.accountId, one.postExternalId), one]));
  const created: string[] = [];
  let held: NotHidden | undefined;
  for (const { accountId, postExternalId } of posts.values()) {
    const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
    const side = connectorOf(ctx, account)?.publishing;
    // Without a connection nobody knows what the platform can; it is tried as soon as there is one again.
    if (side && !side.hiding) continue;
    const wish = { schoolId, accountId, postExternalId, kind: 'hide_post' as const, by: 'bot', at };
    const why = not ?? (account.watchOnly ? ('unapproved' as const) : undefined);
    const id = await wishFor(tx, wish, why);
    if (id && why) held = why;
    else if (id) created.push(id);
  }
  return created.length === 0 && held ? { actionIds: [], not: held } : { actionIds: created };
}

/** Two that wish at once would each count the same wishes before theirs. */
export const lockSchool = (tx: Tx, schoolId: string) =>
  tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;

export interface Wishing {
  schoolId: string;
  accountId: string;
  postExternalId: string;
  kind: PostKind;
  /** A user, or "bot". */
  by: string;
  at: Date;
}

/**
 * With the school locked. What waits of the opposite is overtaken; null where the same already waits or is under way. `unless` says
 * why it is not done after all, and is kept beside the wish.
 */
export async function wishFor(tx: Tx, wish: Wishing, unless?: string): Promise<string | null> {
  const { schoolId, accountId, postExternalId, kind, by, at } = wish;
  const prefix = prefixOf(accountId, postExternalId);
  const before = await tx.action.findMany({ where: { schoolId, key: { startsWith: prefix } } });
  const newest = before.sort((one, other) => wishIn(one).turn - wishIn(other).turn).at(-1);
  const runs = newest?.state === 'pending' || newest?.state === 'performing';
  if (runs && newest.kind === kind) return null;
  const id = uuid();
  const turn = before.length;
  const payload: Prisma.InputJsonObject = { postExternalId, turn };
  const data = { id, schoolId, accountId, kind, key: `${prefix}${turn}`, payload, requestedBy: by, requestedAt: at };
  const not = unless && { state: 'cancelled' as const, errorCode: unless, doneAt: at };
  await tx.action.create({ data: { ...data, ...not } });
  if (!not)
    await tx.action.updateMany({
      where: { schoolId, key: { startsWith: prefix }, state: 'pending', id: { not: id } },
      data: { state: 'cancelled', errorCode: 'overtaken', doneAt: at },
    });
  const entry = { kind: `post.${not ? 'not-hidden' : kind === 'hide_post' ? 'to-hide' : 'to-show'}`, actor: by };
  const facts = { account: accountId, post: postExternalId, action: id, ...(not && { why: unless }) };
  await appendAudit(tx, { schoolId, at }, [{ ...entry, facts }]);
  return id;
}

/**
 * Called off where somebody wished otherwise since, or where what the bot would hide it for is mended: an account may have been
 * stopped for days. True: it is over.
 */
export async function overtaken(ctx: Context, action: Action): Promise<boolean> {
  if (!isPostKind(action.kind)) return false;
  const why = await whyOver(ctx, action);
  if (!why) return false;
  await drop(ctx, action, { errorCode: why, outcome: 'overtaken', why });
  return true;
}

async function whyOver(ctx: Context, action: Action): Promise<'overtaken' | 'mended' | null> {
  const { schoolId, accountId, requestedBy } = action;
  const { postExternalId, turn } = wishIn(action);
  const key = { startsWith: prefixOf(accountId ?? '', postExternalId) };
  const others = await ctx.db.action.findMany({ where: { schoolId, key, state: { not: 'cancelled' } } });
  if (others.some((one) => wishIn(one).turn > turn)) return 'overtaken';
  if (requestedBy !== 'bot') return null;
  const open = await ctx.db.pictureFinding.findMany({
    where: { schoolId, accountId: accountId ?? '', postExternalId, doneAt: null },
    select: { rule: true },
  });
  return open.some(({ rule }) => isObjection(ctx, rule)) ? null : 'mended';
}
