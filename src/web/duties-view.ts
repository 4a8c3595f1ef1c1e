/** Duties as their page shows them: words and colours, ready to print. */
import { DateTime } from 'luxon';
import { localDate } from '../../moderation/clock.js';
import { type DutyKind, duties } from '../../moderation/duties.js';
import type { Context } from '../context.js';
import { assessments } from '../duties/assessments.js';
import { authorities } from '../duties/authorities.js';
import { concernsFor } from '../duties/concerns.js';
import { coverWords, describe } from '../duties/described.js';
import { type ListedDuty, listDuties, mayDo, stalePosts } from '../duties/list.js';
import { may } from '../rights.js';
import type { SignedIn } from '../sessions.js';
import { termWords } from '../terms/words.js';
import { whenWords, type Zoned } from './dates.js';
import { termLine } from './terms-view.js';
import { roleWords } from './words.js';

/** Pages on which somebody does what a clause asks, beside this list. */
const elsewhere: { words: string; path: string; right: Parameters<typeof may>[1] }[] = [
  { words: 'Reviews of the policies, training and tests of contacts (Terms)', path: '/terms', right: 'read' },
  { words: 'Pictures and posts that must come down (What is up)', path: '/live', right: 'publish' },
  { words: 'Posts that wait for a second person (Posts)', path: '/posts', right: 'publish' },
  { words: 'The register of accounts, and how they are named (Accounts)', path: '/accounts', right: 'accounts' },
  { words: 'What stands behind each clause (Policy)', path: '/policy', right: 'policy' },
];

const shownOfPost = 160;

export async function dutiesView(ctx: Context, { user }: SignedIn) {
  const { id: userId, schoolId, role } = user;
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const { open, done } = await listDuties(ctx, { schoolId, role });
  const concerns = await concernsFor(ctx, { schoolId, role, userId });
  const stale = await stalePosts(ctx, schoolId);
  const least = ctx.policy.settings['account.administrators'];
  const administrators = await ctx.db.user.count({ where: { schoolId, role: 'comms_admin', disabledAt: null } });
  return {
    short: administrators < least ? { administrators, least } : null,
    open: open.map((one) => ({
      ...dutyLine(one, zoned),
      mayDo: one.kind !== 'assessment' && mayDo({ role, userId }, one),
    })),
    late: open.filter(({ dueAt }) => dueAt <= zoned.now).length,
    done: done.map((one) => dutyLine(one, zoned)),
    stale: {
      total: stale.total,
      posts: stale.posts.map(({ text, permalink, postedAt }) => ({
        ...{ text: text.slice(0, shownOfPost), permalink, when: postedAt ? whenWords(postedAt, zoned) : '' },
      })),
    },
    concerns: concerns.map(({ id, kind, words, personalData, aboutHead, discoveredAt, toldAt, closedAt }) => ({
      ...{ id, words, personalData, closed: closedAt && whenWords(closedAt, zoned) },
      title: kind === 'mistake' ? 'A mistake' : 'About a colleague',
      ...{ discovered: whenWords(discoveredAt, zoned), told: whenWords(toldAt, zoned) },
      mayClose: !closedAt && !personalData && role === (aboutHead ? 'chair' : 'headteacher'),
    })),
    assessments: await assessments(ctx, schoolId),
    covers: coverWords(await describe(ctx, ctx.db, { schoolId }), ctx.policy),
    authorities: await authorities(ctx, schoolId),
    keeps: may(role, 'directory'),
    asks: may(role, 'moderate'),
    elsewhere: elsewhere.filter(({ right }) => may(role, right)),
    today: localDate(zoned.now, zoned.zone),
    nowLocal: DateTime.fromJSDate(zoned.now, { zone: zoned.zone }).toFormat("yyyy-MM-dd'T'HH:mm"),
  };
}

function dutyLine(one: ListedDuty, zoned: Zoned) {
  const { clauses, look } = duties[one.kind as DutyKind];
  return {
    ...termLine(one, zoned),
    ...{ id: one.id, about: one.about, by: one.by, clauses: clauses.join(', '), look },
    assess: one.kind === 'assessment',
    task: termWords[one.kind].task,
    owner: roleWords[one.owner],
    caseNumber: one.comment?.review?.caseNumber ?? null,
  };
}
