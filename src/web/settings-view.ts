/** What holds, what is proposed and what held before, as the pages of the settings show it. */

import type { Policy, PolicyRule } from '../../moderation/policy.js';
import { changesBetween, partsOf } from '../../moderation/policy-changes.js';
import type { PolicyChange } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { packIds, packsNamed } from '../policies.js';
import { mayDecide } from '../policy-change/deciders.js';
import { asConfigured, type PolicyWish, policyThatFits, wishInForce, wishOf } from '../policy-change/live.js';
import { openProposal } from '../policy-change/proposals.js';
import type { SignedIn } from '../sessions.js';
import { settingWords, valueWords } from '../setting-words.js';
import { whenWords, type Zoned } from './dates.js';
import { askedSettings, fieldOf } from './setting-forms.js';
import { differenceLine, exceptionWords, ruleWords } from './settings-words.js';

const historyShown = 10;

export interface Settled {
  live: PolicyWish & { seq: number };
  /** The policy of that, and what of it this version of Schoolgate no longer knows. */
  policy: Policy;
  left: string[];
  open: PolicyChange | null;
}

export async function settled(ctx: Context, schoolId: string): Promise<Settled> {
  const live = await wishInForce(ctx, ctx.db, schoolId);
  const { policy, left } = policyThatFits(ctx.policy, live);
  return { live, policy, left, open: await openProposal(ctx.db, schoolId) };
}

const titles = () => new Map(packsNamed(packIds()).map(({ id, title }) => [id, title || id]));

export function linesBetween(ctx: Context, before: PolicyWish, after: PolicyWish) {
  const bare = policyThatFits(ctx.policy, { ...after, overrides: [] }).policy;
  const both = { before: policyThatFits(ctx.policy, before).policy, after: policyThatFits(ctx.policy, after).policy };
  const names = titles();
  const titleOf = (pack: string) => names.get(pack) ?? pack;
  const changes = changesBetween(both.before, both.after);
  return { ...both, lines: changes.map((one) => differenceLine(one, { ...both, bare, wish: after, titleOf })) };
}

export async function settingsView(ctx: Context, { user }: SignedIn, zoned: Zoned) {
  const { schoolId } = user;
  const { live, policy, left, open } = await settled(ctx, schoolId);
  const { policy: bare } = policyThatFits(ctx.policy, { ...live, overrides: [] });
  const names = titles();
  const titleOf = (pack: string) => names.get(pack) ?? pack;
  return {
    left,
    configured: live.seq === 0,
    proposal: open && (await proposalView(ctx, user, { open, live, zoned })),
    packs: packsNamed(packIds()).map(({ id, title, source, version, rules }) => ({
      ...{ id, title: title || id, source, version, count: rules.length },
      on: policy.about.some((one) => one.id === id),
      rules: policy.rules.filter((rule) => rule.pack === id).map((rule) => ruleLine(rule, bare)),
    })),
    settings: askedSettings.map((key) => {
      const value = policy.settings[key];
      const own = live.overrides.find((each) => 'setting' in each && each.setting === key);
      return {
        ...{
          key,
          title: settingWords[key],
          value: valueWords(value),
          field: fieldOf(key),
          current: [value].flat().map(String),
        },
        asked: valueWords(bare.settings[key]),
        own: own && { reason: own.reason, by: own.approvedBy, on: own.on },
        warning: exceptionWords(key, { after: policy, bare, titleOf }),
      };
    }),
    history: await history(ctx, schoolId, zoned),
  };
}

interface Opened {
  open: PolicyChange;
  live: PolicyWish;
  zoned: Zoned;
}

export async function proposalView(ctx: Context, user: SignedIn['user'], { open, live, zoned }: Opened) {
  const people = await namesOf(ctx, open.editedBy);
  return {
    ...{ id: open.id, version: open.version, lines: linesBetween(ctx, live, wishOf(open)).lines },
    since: whenWords(open.proposedAt, zoned),
    by: open.editedBy.map(people).join(', '),
    mayDecide: await mayDecide(ctx, ctx.db, { user, change: open }),
    own: open.editedBy.includes(user.id),
  };
}

function ruleLine(rule: PolicyRule, bare: Policy) {
  const given = bare.rules.find(({ id }) => id === rule.id);
  const changed = given && ruleWords(partsOf(given)) !== ruleWords(partsOf(rule));
  return { id: rule.id, clause: rule.clause, changed: changed === true, stands: ruleWords(partsOf(rule)) };
}

async function namesOf(ctx: Context, ids: string[]): Promise<(id: string) => string> {
  const users = await ctx.db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return (id) => users.find((one) => one.id === id)?.name ?? 'somebody';
}

const states = { live: 'Approved', refused: 'Not approved', withdrawn: 'Withdrawn', proposed: 'Proposed' } as const;

async function history(ctx: Context, schoolId: string, zoned: Zoned) {
  const where = { schoolId, state: { not: 'proposed' as const } };
  const rows = await ctx.db.policyChange.findMany({ where, orderBy: { decidedAt: 'desc' }, take: historyShown });
  const name = await namesOf(
    ctx,
    rows.flatMap(({ editedBy, decidedBy }) => [...editedBy, ...(decidedBy ? [decidedBy] : [])]),
  );
  const base = async (row: PolicyChange): Promise<PolicyWish> => {
    const before = await ctx.db.policyChange.findUnique({ where: { schoolId_seq: { schoolId, seq: row.baseSeq } } });
    return before ? wishOf(before) : asConfigured(ctx);
  };
  return Promise.all(
    rows.map(async (row) => ({
      ...{ seq: row.seq, state: states[row.state], note: row.note, live: row.state === 'live' },
      when: row.decidedAt ? whenWords(row.decidedAt, zoned) : '',
      proposed: row.editedBy.map(name).join(', '),
      decided: row.decidedBy ? name(row.decidedBy) : '',
      lines: linesBetween(ctx, await base(row), wishOf(row)).lines,
    })),
  );
}

export async function ruleView(ctx: Context, schoolId: string, id: string) {
  const { live, policy } = await settled(ctx, schoolId);
  const rule = policy.rules.find((one) => one.id === id);
  if (!rule) return null;
  const bare = policyThatFits(ctx.policy, { ...live, overrides: [] }).policy.rules.find((one) => one.id === id);
  const own = live.overrides.find((each) => 'rule' in each && each.rule === id);
  return {
    ...{ id, pack: rule.pack, clause: rule.clause, cites: rule.cites, labels: rule.labels },
    now: partsOf(rule),
    stands: ruleWords(partsOf(rule)),
    given: bare ? ruleWords(partsOf(bare)) : '',
    own: own && { reason: own.reason, by: own.approvedBy, on: own.on },
  };
}
