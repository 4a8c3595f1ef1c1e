/**
 * Who must be told of an alert now, and when to look again (domain.md 8.2). Pure: the alert, the people and what was told
 * so far go in. What could not be delivered counts as not told, and the next person's turn comes at once.
 */
import { type Days, notQuiet, type QuietHours, workingMinutesLater } from './quiet.js';

export const contactRoles = [
  'dsl',
  'deputy_dsl',
  'head',
  'deputy_head',
  'chair',
  'trust',
  'comms_on_duty',
  'media_lead',
] as const;
export type ContactRole = (typeof contactRoles)[number];

/** In the order in which they are tried. */
export const channels = ['email', 'teams', 'slack', 'webhook'] as const;
export type Channel = (typeof channels)[number];

export interface LadderAlert {
  kind: 'case' | 'storm' | 'undelivered' | 'test' | 'trouble' | 'request';
  /** 1 (a child or a life) to 4 (routine). */
  priority: number;
  /** Told first. */
  tell: ContactRole[];
  /** Of those: told by e-mail at once, in quiet hours too, for an e-mail rings nowhere. */
  atOnce: ContactRole[];
  aboutHead: boolean;
  climbsFrom: Date;
  /** Something new that nobody was told yet. */
  changedAt: Date | null;
  acknowledgedAt: Date | null;
  closedAt: Date | null;
}

export interface Person {
  id: string;
  role: ContactRole;
  onDuty: boolean;
  away: boolean;
  channels: Channel[];
}

export interface Told {
  personId: string;
  channel: Channel;
  update: boolean;
  failed: boolean;
  at: Date;
}

export interface Around {
  people: Person[];
  told: Told[];
  hours: QuietHours;
  /** Whether what is of priority 2 is told on free days as well. */
  weekends: boolean;
}

export interface Telling {
  person: Person;
  channel: Channel;
  rung: number;
  update: boolean;
}

export interface Climb {
  due: Telling[];
  /** When to look again; null where nothing more can come by itself. */
  nextAt: Date | null;
}

const minuteMs = 60_000;
export const updateGapMinutes = 15;
/** Where nobody could be told at all: somebody may be entered meanwhile. */
const nobodyMinutes = 15;
const deputyWorkingMinutes = 120;

const seniors: ContactRole[] = ['dsl', 'deputy_dsl', 'head', 'deputy_head', 'chair', 'trust'];
/** After how many minutes who else is told of priority 1. */
const urgentRungs: [number, ContactRole[]][] = [
  [15, ['deputy_dsl']],
  [30, ['deputy_head']],
  [60, ['chair', 'trust']],
];
const deputies: Record<ContactRole, ContactRole> = {
  dsl: 'deputy_dsl',
  head: 'deputy_head',
  deputy_dsl: 'deputy_head',
  deputy_head: 'chair',
  chair: 'trust',
  trust: 'chair',
  comms_on_duty: 'deputy_head',
  media_lead: 'comms_on_duty',
};
/** Who is tried, one after the other, where nobody of a role can be reached. */
const nextRoles: Record<ContactRole, ContactRole[]> = {
  dsl: ['deputy_dsl', 'head', 'deputy_head', 'chair', 'trust'],
  deputy_dsl: ['dsl', 'deputy_head', 'head', 'chair', 'trust'],
  head: ['deputy_head', 'dsl', 'deputy_dsl', 'chair', 'trust'],
  deputy_head: ['head', 'dsl', 'deputy_dsl', 'chair', 'trust'],
  chair: ['trust', 'deputy_head', 'dsl', 'deputy_dsl'],
  trust: ['chair', 'deputy_head', 'dsl', 'deputy_dsl'],
  comms_on_duty: ['media_lead', 'head', 'deputy_head', 'dsl'],
  media_lead: ['comms_on_duty', 'head', 'deputy_head'],
};

/** Without anybody on duty today there is nobody whom an urgent alert can count on: all seniors are told. */
export const rotaIsEmpty = (people: Person[]): boolean => !people.some(({ onDuty, away }) => onDuty && !away);

/** Who is told where nobody of a role can be reached today; null where somebody can, "nobody" where nobody at all is left. */
export function standInFor(role: ContactRole, people: Person[]): ContactRole | 'nobody' | null {
  const there = (one: ContactRole) => peopleOf(one, people).length > 0;
  return there(role) ? null : (nextRoles[role].find(there) ?? 'nobody');
}

export function climb(alert: LadderAlert, around: Around, now: Date): Climb {
  if (alert.closedAt) return { due: [], nextAt: null };
  const told = around.told.filter(({ at }) => at >= alert.climbsFrom);
  const rungs = alert.acknowledgedAt ? [] : rungsOf(alert, around).filter(({ roles }) => roles.length > 0);
  const come = rungs.filter(({ at }) => at <= now);
  const due = come.flatMap((rung) => tellingsOf(alert, { ...around, told }, rung)).filter(firstOfItsKind());
  const updateAt = due.length === 0 ? updateDue(alert, { ...around, told }) : null;
  if (updateAt && updateAt <= now) due.push(...updates({ ...around, told }));
  const later = rungs.filter(({ at }) => at > now).map(({ at }) => at.getTime());
  if (updateAt && updateAt > now) later.push(updateAt.getTime());
  const nobody = alert.kind !== 'test' && come.length > 0 && due.length === 0 && !told.some(({ failed }) => !failed);
  if (nobody) later.push(now.getTime() + nobodyMinutes * minuteMs);
  return { due, nextAt: later.length > 0 ? new Date(Math.min(...later)) : null };
}

interface Rung {
  at: Date;
  rung: number;
  roles: ContactRole[];
  /** All of the person's channels for the priority, or the e-mail alone. */
  only?: Channel;
}

function rungsOf(alert: LadderAlert, around: Around): Rung[] {
  const { climbsFrom, kind, priority } = alert;
  if (kind === 'test') return [{ at: climbsFrom, rung: 0, roles: alert.tell }];
  if (priority === 1) {
    const roles = rotaIsEmpty(around.people) ? [...new Set([...alert.tell, ...seniors])] : alert.tell;
    const later = urgentRungs.map(([minutes, more], index) => ({
      at: new Date(climbsFrom.getTime() + minutes * minuteMs),
      rung: index + 1,
      roles: more,
    }));
    return [{ at: climbsFrom, rung: 0, roles }, ...later];
  }
  const days: Days = priority === 2 && around.weekends ? 'every-day' : 'working-days';
  const loud = notQuiet(climbsFrom, around.hours, days);
  const first: Rung[] = [
    { at: climbsFrom, rung: 0, roles: alert.atOnce, only: 'email' },
    { at: loud, rung: 0, roles: alert.tell },
  ];
  if (priority > 2) return first;
  const more = [...new Set(alert.tell.map((role) => deputies[role]))];
  return [...first, { at: workingMinutesLater(loud, deputyWorkingMinutes, around.hours), rung: 1, roles: more }];
}

function tellingsOf(alert: LadderAlert, around: Around, { rung, roles, only }: Rung): Telling[] {
  const targets = roles.flatMap((role) => reached(role, alert, around));
  return targets.flatMap((person) =>
    channelsFor(person, alert)
      .filter((channel) => only === undefined || channel === only || !reachedBy(only, person, around.told))
      .filter((channel) => !around.told.some((one) => one.personId === person.id && one.channel === channel))
      .map((channel) => ({ person, channel, rung, update: false })),
  );
}

/** Who has no e-mail, or whose e-mail failed, is told by what there is: late is worse than loud. */
function reachedBy(channel: Channel, person: Person, told: Told[]): boolean {
  const failed = told.some((one) => one.personId === person.id && one.channel === channel && one.failed);
  return person.channels.includes(channel) && !failed;
}

/** The people of a role, and where none of them can be reached, those of the next. */
function reached(role: ContactRole, alert: LadderAlert, around: Around): Person[] {
  const asked: Person[] = [];
  for (const one of [role, ...nextRoles[role]]) {
    if (one === 'head' && alert.aboutHead) continue;
    const people = peopleOf(one, around.people);
    asked.push(...people);
    if (people.some((person) => !hasFailed(person, around.told))) return asked;
  }
  return asked;
}

function peopleOf(role: ContactRole, people: Person[]): Person[] {
  const there = people.filter((person) => person.role === role && !person.away && person.channels.length > 0);
  const onDuty = role === 'comms_on_duty' ? there.filter((person) => person.onDuty) : [];
  return onDuty.length > 0 ? onDuty : there;
}

function hasFailed(person: Person, told: Told[]): boolean {
  const theirs = told.filter((one) => one.personId === person.id && !one.update);
  return theirs.length > 0 && theirs.every((one) => one.failed);
}

/** What rings (a pager, a text message) is for priority 1; routine goes by e-mail. Who has only one way is told by it. */
function channelsFor({ channels: all }: Person, { kind, priority }: Pick<LadderAlert, 'kind' | 'priority'>): Channel[] {
  // Trouble may be that of the mail server itself.
  if (priority === 1 || kind === 'test' || kind === 'trouble') return all;
  const fit = all.filter((channel) => (priority === 2 ? channel !== 'webhook' : channel === 'email'));
  return fit.length > 0 ? fit : all;
}

/** The same person may stand in for two roles. */
function firstOfItsKind(): (telling: Telling) => boolean {
  const seen = new Set<string>();
  return ({ person, channel }) => {
    const key = `${person.id}/${channel}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

function updateDue({ changedAt, priority }: LadderAlert, { told, hours }: Around): Date | null {
  if (!changedAt || told.length === 0) return null;
  const last = Math.max(...told.map(({ at }) => at.getTime()));
  const at = new Date(Math.max(changedAt.getTime(), last + updateGapMinutes * minuteMs));
  return priority === 1 ? at : notQuiet(at, hours, 'every-day');
}

/** News goes to those who were reached, and does not ring. */
function updates({ people, told }: Around): Telling[] {
  const reachable = people.filter((person) => told.some((one) => one.personId === person.id && !one.failed));
  return reachable.flatMap((person) =>
    channelsFor(person, { kind: 'case', priority: 2 }).map((channel) => ({ person, channel, rung: 0, update: true })),
  );
}
