/** How many of whom and of what: numbers alone, and none that could point at one case that only few may see. */
import type { Context } from '../context.js';
import { roleWords } from '../role-words.js';
import { isHome, rollOf } from '../roll.js';

export interface CountFacts {
  users: { role: string; count: number }[];
  contacts: { role: string; count: number }[];
  /** Contacts who are told by something else than e-mail. */
  otherChannels: { teams: number; slack: number; webhook: number };
  comments: { kept: number; lastDays: number; erased: number };
  authors: number;
  /** Of the last days. */
  hidden: { byMachine: number; byPeople: number };
  bans: number;
  register: { pupils: number; staff: number; consents: number; pictures: number };
  /** Of the file that the settings name; null: none is named, or it cannot be read. */
  rollFile: { named: boolean; pupils: number | null };
  holds: number;
  evidenceGiven: number;
  exportsGiven: number;
  complaints: number;
}

export const countedDays = 90;

const contactNames: Record<string, string> = { ...roleWords, head: 'headteacher', trust: 'the trust' };

const named = (role: string) => contactNames[role] ?? role.replaceAll('_', ' ');

export async function countFacts(ctx: Context, schoolId: string, now: Date): Promise<CountFacts> {
  const { db } = ctx;
  const users = await db.user.groupBy({ by: ['role'], where: { schoolId, disabledAt: null }, _count: true });
  const contacts = await db.contact.findMany({ where: { schoolId, removedAt: null } });
  const roles = [...new Set(contacts.map(({ role }) => role))].sort();
  const events = (kind: string) => db.auditEvent.count({ where: { schoolId, kind } });
  return {
    users: users.map(({ role, _count: count }) => ({ role: named(role), count })),
    contacts: roles.map((role) => ({
      role: named(role),
      count: contacts.filter((one) => one.role === role).length,
    })),
    otherChannels: {
      teams: contacts.filter(({ teamsUrl }) => teamsUrl !== '').length,
      slack: contacts.filter(({ slackUrl }) => slackUrl !== '').length,
      webhook: contacts.filter(({ webhookUrl }) => webhookUrl !== '').length,
    },
    ...(await ofComments(ctx, schoolId, now)),
    register: {
      pupils: await db.person.count({ where: { schoolId, kind: 'pupil' } }),
      staff: await db.person.count({ where: { schoolId, kind: 'staff' } }),
      consents: await db.grant.count({ where: { schoolId, endedAt: null } }),
      pictures: await db.picture.count({ where: { schoolId } }),
    },
    rollFile: rollFileOf(ctx, schoolId),
    holds: await db.legalHold.count({ where: { schoolId, liftedAt: null } }),
    evidenceGiven: await events('evidence.given'),
    exportsGiven: await events('export.given'),
    complaints: await db.publicRequest.count({ where: { schoolId, kind: 'data_protection' } }),
  };
}

async function ofComments({ db }: Context, schoolId: string, now: Date) {
  const since = new Date(now.getTime() - countedDays * 24 * 3_600_000);
  const theirs = { schoolId, ours: false };
  const hides = { schoolId, kind: 'hide' as const, state: 'done' as const, doneAt: { gt: since } };
  const byMachine = await db.action.count({ where: { ...hides, requestedBy: 'bot' } });
  return {
    comments: {
      kept: await db.comment.count({ where: { ...theirs, erasedAt: null } }),
      lastDays: await db.comment.count({ where: { ...theirs, receivedAt: { gt: since } } }),
      erased: await db.comment.count({ where: { ...theirs, erasedAt: { not: null } } }),
    },
    authors: await db.author.count({ where: { schoolId, NOT: { name: '', externalId: null } } }),
    hidden: { byMachine, byPeople: (await db.action.count({ where: hides })) - byMachine },
    bans: await db.author.count({ where: { schoolId, bannedAt: { not: null } } }),
  };
}

/** The file is the home school's; one that cannot be read is not guessed at. */
function rollFileOf(ctx: Context, schoolId: string): CountFacts['rollFile'] {
  if (ctx.config.PUPILS_FILE === '' || !isHome(ctx, schoolId)) return { named: false, pupils: null };
  try {
    return { named: true, pupils: rollOf({ PUPILS_FILE: ctx.config.PUPILS_FILE, STAFF_FILE: '' }).pupils.length };
  } catch {
    return { named: true, pupils: null };
  }
}
