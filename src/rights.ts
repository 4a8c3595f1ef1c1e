/** Which role may do what, and sees which cases: the one table, asked by every route and by every query of cases (viewer.ts). */
import type { CaseLane, Role } from '../prisma/generated/client.js';

/**
 * `read`: the list of cases and all that belongs to it. `figures`: reports, which are numbers only. `policy`: what the
 * school's policies say. `publish`: writes posts of our own, agrees to them, and sees what is up; that the headteacher gave
 * this person the account is checked beside it. `publishers`: suspends who may publish; that only the headteacher gives it is
 * checked beside it. `people`: sees the register and what everybody agreed to. `restrictions`: sees why somebody may not be
 * published, and lifts it. `contacts`: says who is told, and when. `calendar`: says on which days the school works.
 * `accounts`: connects the school's accounts; that the headteacher approves first is checked beside it.
 * `leave`: gives the head's leave to a post of ours, where a policy lets it out with hers alone (MO-06).
 * `complaints`: sees and answers complaints about the use of personal data.
 * `concerns`: sees and answers what the public says of somebody who works here; whose it is, is checked beside it.
 * `directory`: keeps whom to ring, and that effects of a use of data were assessed (DPIA).
 * `propose`: proposes a change of the policy. `approve`: lets one go live, or not; that nobody approves their own, and that the
 * chair stands in only where no head can, is checked beside it.
 * `audit`: sees who has read which case, what is kept until when, and holds a case back from being erased.
 * `evidence`: gives the evidence of a case that one sees to the police, the LADO, a solicitor or the Ombudsman.
 * `export`: makes the file for somebody who asks for their own data, or for what the school has on record.
 * `privacy`: takes the record of processing and the draft of the DPIA, which hold numbers and nobody's words.
 * `users`: says who can sign in, and as what. `brake`: keeps Schoolgate from acting, and lets it act again.
 * `failures`: sees what could not be done, by its kind and nobody's words, and lets it be tried again.
 * `jobs`: sees what the queue of jobs does, for whoever looks after the machine alone.
 */
export const rights = [
  'read',
  'moderate',
  'ban',
  'figures',
  'policy',
  'contacts',
  'calendar',
  'accounts',
  'people',
  'restrictions',
  'publish',
  'publishers',
  'leave',
  'complaints',
  'concerns',
  'directory',
  'propose',
  'approve',
  'users',
  'audit',
  'evidence',
  'brake',
  'export',
  'privacy',
  'failures',
  'jobs',
] as const;
export type Right = (typeof rights)[number];

/** Which cases a role sees: by lane, and whether what concerns the head is among them. */
interface Sight {
  lanes: readonly CaseLane[];
  /** Of what concerns the head: `all` of these lanes, `none`, or that and nothing else (`only`). */
  aboutHead: 'all' | 'none' | 'only';
  /** Of these only the cases to which the ladder called them, since those whose they are took no notice. */
  whenCalled?: readonly CaseLane[];
}

interface RoleRule {
  may: readonly Right[];
  sees: Sight;
}

const everyLane: readonly CaseLane[] = ['general', 'safeguarding', 'reporting_restricted', 'staff_allegation'];
/** With what somebody kept for the head alone (MO-07): of what is about her, for the chair. */
const alone: readonly CaseLane[] = [...everyLane, 'head_only'];
const nothing: Sight = { lanes: [], aboutHead: 'none' };
/** The office keeps the page clean for all, the head among them; whom it must not tell is the head and her line. */
const office: Sight = { lanes: ['general'], aboutHead: 'all' };
/** What concerns the head passes over her whole line. */
const leader: Sight = { lanes: alone, aboutHead: 'none' };
/**
 * What is for few is the head's and the safeguarding lead's (GT-09, MO-09, WH-15, Education Act 2002 s.141F), and no lane names a
 * deputy. But the ladder calls one where nobody took notice (domain.md 8.2), and whoever is called must be able to look.
 */
const standIn: Sight = {
  lanes: ['general'],
  aboutHead: 'none',
  whenCalled: ['safeguarding', 'reporting_restricted', 'staff_allegation'],
};
/** Harm that the head may have done goes to the LADO by way of the safeguarding lead (domain.md C9). */
const safeguarders: Sight = { lanes: everyLane, aboutHead: 'all' };

const works: readonly Right[] = ['read', 'moderate', 'ban', 'figures', 'policy', 'brake'];
const counts: readonly Right[] = ['figures', 'policy'];
const safeguards: RoleRule = {
  may: [...works, 'contacts', 'people', 'restrictions', 'publish', 'publishers', 'directory', 'evidence'],
  sees: safeguarders,
};

/** The machine's own affairs are nobody's but theirs who look after it. */
const ofHead = rights.filter((right) => right !== 'jobs');

const roles: Record<Role, RoleRule> = {
  comms_admin: {
    may: [...works, 'contacts', 'calendar', 'accounts', 'people', 'publish', 'propose', 'directory', 'failures'],
    sees: office,
  },
  publisher: { may: ['policy', 'publish'], sees: nothing },
  headteacher: { may: ofHead, sees: leader },
  deputy_head: {
    may: [...works, 'contacts', 'calendar', 'people', 'publish', 'publishers', 'directory', 'evidence'],
    sees: standIn,
  },
  dsl: safeguards,
  deputy_dsl: safeguards,
  media_lead: { may: ['read', 'moderate', 'figures', 'policy', 'publish'], sees: office },
  dpo: { may: [...counts, 'complaints', 'audit', 'directory', 'export', 'privacy'], sees: nothing },
  governor: { may: counts, sees: nothing },
  chair: {
    may: [...works, 'complaints', 'concerns', 'audit', 'approve', 'evidence'],
    sees: { lanes: alone, aboutHead: 'only' },
  },
  trust_comms: { may: [...counts, 'propose'], sees: nothing },
  // Keeps the machine running and sees nobody's words.
  sysadmin: { may: ['calendar', 'accounts', 'users', 'brake', 'privacy', 'failures', 'jobs'], sees: nothing },
};

export function may(role: Role, right: Right): boolean {
  return roles[role].may.includes(right);
}

export function sightOf(role: Role): Sight {
  // Whoever may not read sees nothing, whatever else the table says.
  return may(role, 'read') ? roles[role].sees : nothing;
}

/** The page on which a role begins: the list of cases, and where somebody may see none, what they look after. */
export function homeOf(role: Role): string {
  if (may(role, 'read')) return '/';
  if (may(role, 'figures')) return '/reports';
  return may(role, 'publish') ? '/posts' : '/calendar';
}
