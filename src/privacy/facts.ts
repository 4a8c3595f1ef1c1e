/**
 * All that the record of processing and the draft of the DPIA say of this school: read from rows and the configuration, in numbers,
 * days and words of ours. What people wrote freely comes in only with names, addresses and numbers made unreadable.
 */
import { DateTime } from 'luxon';
import type { Platform } from '../../moderation/types.js';
import type { Brake, School } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { assessmentStanding, type Use, uses } from '../duties/assessments.js';
import { policyThatFits, wishInForce } from '../policy-change/live.js';
import { type AccountFact, accountFacts } from './accounts.js';
import { type CountFacts, countFacts } from './counts.js';
import { type Hide, hideIn } from './hiding.js';
import { type MachineFacts, machineFacts } from './machine.js';
import { type PolicyFacts, policyFacts } from './policy-facts.js';

export interface PrivacyFacts {
  madeAt: string;
  school: { name: string; nation: string; since: string };
  /** It is the fakes that are looked after: nothing of it is real. */
  sandbox: boolean;
  accounts: AccountFact[];
  policy: PolicyFacts;
  brake: { state: Brake; since: string | null; hidesPerHour: number };
  counts: CountFacts;
  machine: MachineFacts;
  /** E-mail addresses outside to which anchors of the record go. */
  anchorReaders: number;
  lastErasure: string | null;
  /** The newest first. That an officer has seen it is known by the form that wrote it down; who, stands on Duties. */
  assessments: { what: string; on: string; noted: string }[];
  notAssessed: string[];
  /** Why what was assessed is to be assessed again, in sentences. */
  assessAgain: string[];
  /** A year after the newest assessment. */
  reviewBy: string | null;
}

export type Day = (at: Date) => string;

export const usedPlatforms = (accounts: readonly { platform: Platform }[]): Platform[] => [
  ...new Set(accounts.map(({ platform }) => platform)),
];

export async function privacyFacts(ctx: Context, schoolId: string): Promise<PrivacyFacts> {
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const day: Day = (at) => wordsOf(DateTime.fromJSDate(at, { zone: school.timezone }));
  const now = ctx.clock.now();
  const hide = await hideIn(ctx, school);
  const accounts = await accountFacts(ctx, school, { day, hide });
  const policy = await policyFacts(ctx, school, { now, day, hide });
  const machine = machineFacts(ctx.config, { policy, day });
  return {
    madeAt: DateTime.fromJSDate(now, { zone: school.timezone }).setLocale('en-GB').toFormat('d LLLL yyyy, HH:mm'),
    school: { name: school.name, nation: nations[school.nation] ?? school.nation, since: day(school.createdAt) },
    sandbox: ctx.config.mode === 'sandbox',
    ...{ accounts, policy, machine, brake: brakeOf(ctx, school, day) },
    counts: await countFacts(ctx, schoolId, now),
    anchorReaders: school.anchorReaders.length,
    ...(await assessed(ctx, schoolId, { day, hide })),
    assessAgain: await againOf(ctx, schoolId),
  };
}

const wordsOf = (date: DateTime) => date.setLocale('en-GB').toFormat('d LLLL yyyy');

const nations: Record<string, string> = {
  england: 'England',
  wales: 'Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};

const brakeOf = ({ config }: Context, { brake, brakeAt }: School, day: Day) => ({
  state: brake,
  since: brake !== 'none' && brakeAt ? day(brakeAt) : null,
  hidesPerHour: config.AUTO_HIDES_PER_HOUR,
});

async function againOf(ctx: Context, schoolId: string): Promise<string[]> {
  const { policy } = policyThatFits(ctx.policy, await wishInForce(ctx, ctx.db, schoolId));
  const each = (Object.keys(uses) as Use[]).map((use) => assessmentStanding(ctx, ctx.db, { schoolId, use, policy }));
  return (await Promise.all(each)).flatMap(({ last, why }) => (last ? why : []));
}

/** What waits for it stands behind the colon. */
const nameOf = (words: string) => words.replace(/:.*$/, '');

async function assessed({ db }: Context, schoolId: string, { day, hide }: { day: Day; hide: Hide }) {
  const rows = await db.assessment.findMany({ where: { schoolId }, orderBy: { assessedOn: 'desc' } });
  const run = await db.erasureRun.findFirst({ where: { schoolId }, orderBy: { day: 'desc' } });
  const known = new Set(rows.map(({ use }) => use));
  const newest = rows[0] && DateTime.fromISO(rows[0].assessedOn);
  return {
    lastErasure: run && wordsOf(DateTime.fromISO(run.day)),
    assessments: rows.map(({ use, assessedOn, at }) => ({
      what: use in uses ? nameOf(uses[use as keyof typeof uses]) : hide(use),
      on: wordsOf(DateTime.fromISO(assessedOn)),
      noted: day(at),
    })),
    notAssessed: Object.entries(uses).flatMap(([use, words]) => (known.has(use) ? [] : [nameOf(words)])),
    reviewBy: newest ? wordsOf(newest.plus({ years: 1 })) : null,
  };
}
