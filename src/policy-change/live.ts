/**
 * The policy that holds now: what the configuration names, until a change of the school's own was approved. Asked of the
 * database before each job and each page, by one number, so that what was approved holds at once and in every process.
 */
import { z } from 'zod';
import { type Override, schoolPack } from '../../moderation/overrides.js';
import { mergePacks, PackError, type Policy } from '../../moderation/policy.js';
import type { PolicyChange } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';
import { packIds, packsNamed } from '../policies.js';

/** All that a school says about its policy. */
export interface PolicyWish {
  packs: string[];
  /** Checked before they were written (proposals.ts). */
  overrides: Override[];
  /** Why a pack was switched on or off, by its id. */
  packReasons: Record<string, string>;
}

/** The wish that holds, and its number; 0: the configuration's. */
export async function wishInForce(ctx: Context, tx: Tx, schoolId: string): Promise<PolicyWish & { seq: number }> {
  const live = await tx.policyChange.findFirst({ where: { schoolId, state: 'live' }, orderBy: { seq: 'desc' } });
  return live ? { ...wishOf(live), seq: live.seq ?? 0 } : { ...asConfigured(ctx), seq: 0 };
}

export function asConfigured({ config }: Pick<Context, 'config'>): PolicyWish {
  return { packs: config.POLICY_PACKS.split(',').map((id) => id.trim()), overrides: [], packReasons: {} };
}

const reasons = z.record(z.string(), z.string());

/** As it was written; `overrides` were checked then, and are again when the policy is made of them. */
export function wishOf({ packs, overrides, packReasons }: PolicyChange): PolicyWish {
  return { packs, overrides: overrides as Override[], packReasons: reasons.parse(packReasons) };
}

/** Word lists and weights are the same for all packs: they are taken over from the policy at hand. Throws a PackError. */
export function policyOf(base: Policy, { packs, overrides }: PolicyWish): Policy {
  const merged = mergePacks(packsNamed(packs), base.lexicons, overrides);
  return { ...merged, classifier: base.classifier, sounds: base.sounds };
}

/** What an update of Schoolgate no longer knows, a pack or a rule, is left out: the rest must hold all the same. */
export function policyThatFits(base: Policy, { packs, overrides }: PolicyWish): Fitted {
  const sign = JSON.stringify([packs, overrides]);
  const found = fitted.find((one) => one.sign === sign && one.policy.lexicons === base.lexicons);
  if (found) return found;
  const made = fitting(base, packs, overrides);
  fitted.unshift({ sign, ...made });
  fitted.length = Math.min(fitted.length, keptPolicies);
  return made;
}

interface Fitted {
  policy: Policy;
  left: string[];
}

/** The last ones: a page asks for the same again and again, and to make one ready for judging takes longer than to judge. */
const keptPolicies = 6;
const fitted: (Fitted & { sign: string })[] = [];

function fitting(base: Policy, packs: string[], overrides: Override[]): Fitted {
  const there = packs.filter((id) => packIds().includes(id));
  const gone = packs.filter((id) => !there.includes(id));
  for (let rest = overrides, left = gone; ; ) {
    try {
      return { policy: policyOf(base, { packs: there, overrides: rest, packReasons: {} }), left };
    } catch (error) {
      const wrong = error instanceof PackError ? new Set(error.problems.map(({ path }) => path[1])) : new Set();
      const kept = rest.filter((_each, index) => !wrong.has(index));
      if (kept.length === rest.length) throw error;
      left = [...left, ...rest.filter((each) => !kept.includes(each)).map(nameOf)];
      rest = kept;
    }
  }
}

const nameOf = (each: Override): string => ('rule' in each ? each.rule : each.setting);

/** Takes up what went live since. A change that cannot be read leaves the policy as it is, and the log says so. */
export async function refreshPolicy(ctx: Context): Promise<void> {
  try {
    const school = await ctx.db.school.findFirst({
      where: { policySeq: { not: ctx.policySeq ?? 0 } },
      orderBy: { policySeq: 'desc' },
      select: { id: true, policySeq: true },
    });
    if (school && school.policySeq > 0) await takeUp(ctx, { schoolId: school.id, seq: school.policySeq });
  } catch (error) {
    ctx.log.error({ error: errorName(error) }, 'policy.not-taken-up');
  }
}

async function takeUp(ctx: Context, live: { schoolId: string; seq: number }): Promise<void> {
  const change = await ctx.db.policyChange.findUniqueOrThrow({ where: { schoolId_seq: live } });
  const { policy, left } = policyThatFits(ctx.policy, wishOf(change));
  ctx.policy = numbered(policy, live.seq);
  ctx.policySeq = live.seq;
  ctx.log.info({ seq: live.seq, packs: policy.packs, left }, 'policy.taken-up');
}

/** Two changes of one day are two: what a decision keeps of it says which. */
function numbered(policy: Policy, seq: number): Policy {
  const packs = policy.packs.map(({ id, version }) => ({
    id,
    version: id === schoolPack ? `${version}.${seq}` : version,
  }));
  return { ...policy, packs };
}
