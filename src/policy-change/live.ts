/**
 * The policy that holds now: what the configuration names, until a change of the school's own was approved. Asked of the
 * database before each job and each page, by one number, so that what was approved holds at once and in every process.
 */
import { z } from 'zod';
import { type Override, schoolPack } from '../../moderation/overrides.js';
import { mergePacks, PackError, type Policy } from '../../moderation/policy.js';
import type { PolicyChange, School } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';
import { packIds, packsNamed } from '../policies.js';
import { acrossSchools, schoolNow, scopeNow } from '../scope.js';

/** All that a school says about its policy. */
export interface PolicyWish {
  packs: string[];
  /** Checked before they were written (proposals.ts). */
  overrides: Override[];
  /** Why a pack was switched on or off, by its id. */
  packReasons: Record<string, string>;
}

/** Whoever proposes, decides or withdraws does so alone. */
export async function lockPolicy(tx: Tx, schoolId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
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

/**
 * Takes up what went live since: for the school that is worked for, else for the process, where there is only one. A change that
 * cannot be read leaves the policy as it is, and the log says so. `known`: its number was asked for already.
 */
export async function refreshPolicy(ctx: Context, known?: Numbered): Promise<void> {
  const scope = scopeNow();
  const id = schoolNow();
  try {
    if (!scope || !id) return await refreshProcess(ctx);
    const school = known ?? (await ctx.db.school.findFirst({ where: { id }, select: number }));
    scope.policy = school ? await ownPolicy(ctx, school) : undefined;
  } catch (error) {
    ctx.log.error({ error: errorName(error) }, 'policy.not-taken-up');
  }
}

const number = { id: true, policySeq: true } as const;
export type Numbered = Pick<School, keyof typeof number>;

async function refreshProcess(ctx: Context): Promise<void> {
  const [only, ...others] = await acrossSchools(() =>
    ctx.db.school.findMany({ take: 2, orderBy: { id: 'asc' }, select: number }),
  );
  if (only && others.length === 0 && only.policySeq > 0 && only.policySeq !== ctx.policySeq) await takeUp(ctx, only);
}

async function takeUp(ctx: Context, { id, policySeq: seq }: Numbered): Promise<void> {
  ctx.policy = await policyNumbered(ctx, { schoolId: id, seq });
  ctx.policySeq = seq;
}

/** What a school approved for itself; undefined: nothing, it is as the configuration says. */
export async function ownPolicy(ctx: Context, { id: schoolId, policySeq: seq }: Numbered): Promise<Policy | undefined> {
  if (seq === 0) return undefined;
  const kept = ofSchools.get(schoolId);
  // Taken out and put in again, so that those stay that are asked for.
  ofSchools.delete(schoolId);
  const made =
    kept?.seq === seq && kept.policy.lexicons === ctx.policy.lexicons
      ? kept
      : { seq, policy: await policyNumbered(ctx, { schoolId, seq }) };
  ofSchools.set(schoolId, made);
  const [oldest] = ofSchools.keys();
  if (ofSchools.size > keptSchools && oldest) ofSchools.delete(oldest);
  return made.policy;
}

const keptSchools = 40;
const ofSchools = new Map<string, { seq: number; policy: Policy }>();

async function policyNumbered(ctx: Context, live: { schoolId: string; seq: number }): Promise<Policy> {
  const change = await ctx.db.policyChange.findUniqueOrThrow({ where: { schoolId_seq: live } });
  const { policy, left } = policyThatFits(ctx.policy, wishOf(change));
  ctx.log.info({ school: live.schoolId, seq: live.seq, packs: policy.packs, left }, 'policy.taken-up');
  return numbered(policy, live.seq);
}

/** Two changes of one day are two: what a decision keeps of it says which. */
function numbered(policy: Policy, seq: number): Policy {
  const packs = policy.packs.map(({ id, version }) => ({
    id,
    version: id === schoolPack ? `${version}.${seq}` : version,
  }));
  return { ...policy, packs };
}
