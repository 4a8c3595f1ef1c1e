/**
 * What an assessment of effects speaks of (LK-31, UK GDPR Art. 35): kept as it stood when the assessment was written down, and
 * compared with what stands later. Only what was added counts: to do less with people's data is no new use of it.
 */
import { z } from 'zod';
import type { Policy } from '../../moderation/policy.js';
import { type Platform, platforms } from '../../moderation/types.js';
import type { Context } from '../context.js';
import type { Db, Tx } from '../db/index.js';
import { learntSign } from '../model.js';
import { platformNames } from '../words.js';

const described = z.object({
  /** Of accounts that are there, and of those whose case waits for the head. */
  platforms: z.array(z.enum(platforms)),
  /** Policies that are on. */
  packs: z.array(z.string()),
  /** Rules that would hide or ban by themselves, and only watch. */
  onTrial: z.array(z.string()),
  /** No brake keeps Schoolgate from acting by itself. */
  acts: z.boolean(),
  /** Which weights: what was learnt from comments decides with. */
  learnt: z.string(),
  searches: z.boolean(),
});
export type Described = z.output<typeof described>;

type OfPolicy = Pick<Policy, 'about' | 'rules' | 'settings'>;

interface Describing {
  schoolId: string;
  /** Another than the one in force: what a proposal would make of it. */
  policy?: OfPolicy;
  /** One that is about to be approved. */
  platform?: Platform;
}

export async function describe(ctx: Context, tx: Db | Tx, asked: Describing): Promise<Described> {
  const { schoolId, policy = ctx.policy, platform } = asked;
  const { brake } = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { brake: true } });
  const accounts = await tx.account.findMany({ where: { schoolId }, select: { platform: true } });
  const cases = await tx.accountApproval.findMany({ where: { schoolId }, select: { platform: true } });
  const used = new Set([...accounts, ...cases, ...(platform ? [{ platform }] : [])].map((one) => one.platform));
  return {
    platforms: platforms.filter((one) => used.has(one)),
    packs: policy.about.map(({ id }) => id),
    onTrial: policy.rules.filter(wouldAct).flatMap(({ id, mode }) => (mode === 'observe' ? id : [])),
    acts: brake === 'none',
    learnt: learntSign(),
    searches: policy.settings['search.mentions'] === 'allowed',
  };
}

const wouldAct = ({ disposition, ban }: OfPolicy['rules'][number]): boolean => disposition === 'hide' || ban === 'auto';

/** As it was kept; null where it was not, or by another version of Schoolgate. */
export const readDescribed = (kept: unknown): Described | null => described.safeParse(kept).data ?? null;

/** In sentences, what has been added since. */
export function addedSince(then: Described, now: Described, policy: OfPolicy): string[] {
  const titleOf = (id: string) => policy.about.find((one) => one.id === id)?.title || id;
  const acting = policy.rules.filter((rule) => wouldAct(rule) && rule.mode === 'enforce').map(({ id }) => id);
  const begun = then.onTrial.filter((id) => acting.includes(id));
  return [
    ...added(then.platforms, now.platforms).map((one) => `A platform was added: ${platformNames[one]}.`),
    ...added(then.packs, now.packs).map((one) => `A policy was switched on: ${titleOf(one)}.`),
    ...(begun.length > 0 ? [`Rules act by themselves that only watched: ${listed(begun)}.`] : []),
    ...(now.acts && !then.acts ? ['Schoolgate acts by itself. It only watched.'] : []),
    ...(now.learnt !== then.learnt
      ? ['What Schoolgate has learnt from comments, and decides with, is another version.']
      : []),
    ...(now.searches && !then.searches ? ['Schoolgate looks for what people write about the school elsewhere.'] : []),
  ];
}

const added = <T>(then: readonly T[], now: readonly T[]): T[] => now.filter((one) => !then.includes(one));

const mostListed = 3;
const listed = (ids: string[]) =>
  ids.length > mostListed
    ? `${ids.slice(0, mostListed).join(', ')} and ${ids.length - mostListed} more`
    : ids.join(', ');

/** What whoever writes an assessment down says that it covers. */
export function coverWords({ platforms: used, packs, onTrial, acts, searches }: Described, policy: OfPolicy): string[] {
  const titles = packs.map((id) => policy.about.find((one) => one.id === id)?.title || id);
  const trial = onTrial.length > 0 ? ` ${onTrial.length} of its rules only watch.` : '';
  return [
    `Platforms: ${used.map((one) => platformNames[one]).join(', ') || 'none yet'}.`,
    `Policies: ${titles.join(', ')}.`,
    `${acts ? 'Schoolgate hides and answers by itself what the policies let it.' : 'Schoolgate does nothing by itself.'}${trial}`,
    'What it has learnt from comments, in the version that runs now.',
    ...(searches ? ['It looks for what people write about the school elsewhere.'] : []),
  ];
}
