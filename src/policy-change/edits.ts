/** One change that somebody wishes for, put into the whole of what the school says about its policy. */
import { applyOverrides, type Override, parseOverrides, type RuleChange } from '../../moderation/overrides.js';
import { mergePacks, PackError, type Policy } from '../../moderation/policy.js';
import { partsOf, same, sameSubject } from '../../moderation/policy-changes.js';
import { mergeSettings, type SettingKey } from '../../moderation/settings.js';
import { packIds, packsNamed } from '../policies.js';
import type { PolicyWish } from './live.js';

export type Edit =
  | { kind: 'pack'; id: string; on: boolean; reason: string }
  | { kind: 'rule'; id: string; change: RuleChange; reason: string }
  | { kind: 'setting'; id: SettingKey; value: unknown; reason: string };

/** Why it cannot be proposed, in words for the person who asked; nothing was changed. */
export class ProposalError extends Error {
  override name = 'ProposalError';
}

/** Who approves it and when stands in an override only once somebody has. */
export const unapproved = { approvedBy: 'nobody yet', on: '1970-01-01' } as const;
export const isApproved = ({ on }: Override): boolean => on !== unapproved.on;

/** What the packs say of it where the school says nothing. Throws a ProposalError for what they do not have. */
export function applyEdit(wish: PolicyWish, edit: Edit, base: Pick<Policy, 'lexicons'>): PolicyWish {
  const reason = edit.reason.trim();
  if (reason === '') throw new ProposalError('Say why. Whoever approves it reads this, and so do all who come after.');
  const next = edit.kind === 'pack' ? withPack(wish, { ...edit, reason }) : withOverride(wish, toOverride(edit), base);
  return inWords(() => {
    mergePacks(packsNamed(next.packs), base.lexicons, next.overrides);
    return next;
  });
}

function withPack(wish: PolicyWish, { id, on, reason }: Extract<Edit, { kind: 'pack' }>): PolicyWish {
  if (!packIds().includes(id)) throw new ProposalError('There is no such policy.');
  if (wish.packs.includes(id) === on) throw new ProposalError(`That policy is ${on ? 'on' : 'off'} already.`);
  const packs = on ? [...wish.packs, id] : wish.packs.filter((one) => one !== id);
  if (packs.length === 0) throw new ProposalError('At least one policy must stay on: without any nothing is judged.');
  // What was changed of a rule that goes with its pack goes with it.
  const rules = new Set(packsNamed(packs).flatMap((pack) => pack.rules.map((rule) => rule.id)));
  const overrides = wish.overrides.filter((each) => 'setting' in each || rules.has(each.rule));
  return { packs, overrides, packReasons: { ...wish.packReasons, [id]: reason } };
}

function toOverride(edit: Exclude<Edit, { kind: 'pack' }>): Override {
  const why = { reason: edit.reason.trim(), ...unapproved };
  const said =
    edit.kind === 'rule'
      ? { rule: edit.id, change: edit.change, ...why }
      : { setting: edit.id, change: edit.value, ...why };
  const [read] = inWords(() => parseOverrides({ overrides: [said] }));
  if (!read) throw new ProposalError('That is no change.');
  return read;
}

/** What is as the packs have it needs no override: so setting a thing back leaves nothing behind. */
function withOverride(wish: PolicyWish, said: Override, base: Pick<Policy, 'lexicons'>): PolicyWish {
  const others = wish.overrides.filter((each) => !sameSubject(each, said));
  const packs = packsNamed(wish.packs);
  if ('setting' in said) {
    const given = mergeSettings(packs.map(({ id, settings }) => ({ pack: id, settings })))[said.setting];
    return { ...wish, overrides: same(given, said.change) ? others : [...others, said] };
  }
  const own = mergePacks(packs, base.lexicons).rules.find(({ id }) => id === said.rule);
  if (!own) throw new ProposalError('There is no such rule in the policies that are on.');
  const before = wish.overrides.find((each) => sameSubject(each, said));
  const change = { ...(before && 'rule' in before ? before.change : {}), ...said.change };
  const [after] = inWords(() =>
    applyOverrides({ rules: [own], settings: mergeSettings([]) }, [{ ...said, change }]),
  ).rules;
  if (after && same(partsOf(own), partsOf(after))) return { ...wish, overrides: others };
  return { ...wish, overrides: [...others, { ...said, change }] };
}

/** What the engine refuses, for a person. */
export function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    throw new ProposalError(
      `The policy does not allow it: ${error.problems.map(({ expected }) => expected).join('; ')}.`,
    );
  }
}
