/**
 * Consent to pictures: whether a person's picture may be used for something on a day (domain.md 7.1). A day is a date of
 * the school's own calendar, as YYYY-MM-DD, and so compares as text. What is not said is no.
 */
import type { Platform } from './types.js';

export const consentUses = ['website', 'social_media', 'press', 'display'] as const;
export type ConsentUse = (typeof consentUses)[number];

/** Facebook and X are one use (domain.md 7.1). */
export const useOf: Record<Platform, ConsentUse> = { facebook: 'social_media', x: 'social_media' };

/** `group_only`: never alone. `no_face`: from behind or afar. `no_name`: our policy anyway. */
export const consentConditions = ['group_only', 'no_face', 'no_name'] as const;
export type ConsentCondition = (typeof consentConditions)[number];

/** One answer of one person about one use, as a form or the school's own system holds it. */
export interface Grant {
  use: ConsentUse;
  /** False: whoever answered said no. */
  agreed: boolean;
  givenBy: string;
  relationship: string;
  givenOn: string;
  /** Its last valid day; blank means the day before the anniversary, and a later one is cut to that. */
  expiresOn?: string;
  withdrawnOn?: string;
  /** Where the form is; without it nobody can show that there was one. */
  evidenceRef: string;
  conditions: ConsentCondition[];
}

/** What is known of one person. */
export interface ConsentRecord {
  grants: readonly Grant[];
  /** Nothing is published of this person, whatever forms say. Why is nobody's business here. */
  doNotPublish: boolean;
  /** The first day on which the person no longer belongs to the school. */
  leftOn?: string;
}

export const consentFaults = [
  'missing',
  'refused',
  'not-yet-valid',
  'expired',
  'withdrawn',
  'no-evidence',
  'giver',
  'left',
  'do-not-publish',
] as const;
export type ConsentFault = (typeof consentFaults)[number];

export type Standing =
  | { valid: true; until: string; conditions: ConsentCondition[] }
  /** `on`: the day that the fault speaks of, where it has one. */
  | { valid: false; fault: ConsentFault; on?: string };

export interface When {
  at: Date;
  /** Of the school: its days begin at its own midnight. */
  zone: string;
  /** How long a consent lasts at most (the setting `consent.renewMonths`). */
  renewMonths: number;
}

/** Whether a person's picture may be used so at that time. Of several grants one that is valid is enough. */
export function validFor(record: ConsentRecord, use: ConsentUse, when: When): Standing {
  const day = dayOf(when.at, when.zone);
  if (record.doNotPublish) return { valid: false, fault: 'do-not-publish' };
  if (record.leftOn && record.leftOn <= day) return { valid: false, fault: 'left', on: record.leftOn };
  const answers = record.grants.filter((grant) => grant.use === use);
  const looked = answers
    .filter(({ agreed }) => agreed)
    .map((grant) => ({ grant, standing: standingOf(grant, day, when.renewMonths) }))
    .sort((one, other) => compare(other.grant.givenOn, one.grant.givenOn));
  const good = looked.filter(({ grant, standing }) => standing.valid && !isRefused(grant, answers, day));
  if (good[0]) return lasting(good.map(({ standing }) => standing));
  const refused = answers.some((grant) => !grant.agreed && grant.givenOn <= day);
  if (looked.length === 0 || looked.some(({ standing }) => standing.valid))
    return { valid: false, fault: refused ? 'refused' : 'missing' };
  return worst(looked.map(({ standing }) => standing));
}

/** Years, months and days as numbers, the month from 0. */
function partsOf(day: string): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))];
}

/** Days and months beyond their range are carried on, as `Date.UTC` does it: by numbers alone, for a whole school is asked at once. */
const toDay = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** Where the month has no such day, the anniversary is the first of the next month (as in terms.ts), and its last day the one before. */
function dayBeforeAnniversary(givenOn: string, renewMonths: number): string {
  const [year, month, day] = partsOf(givenOn);
  const same = toDay(year, month + renewMonths, day - 1);
  const lastOfMonth = toDay(year, month + renewMonths + 1, 0);
  if (same > lastOfMonth) return lastOfMonth;
  return same;
}

/** The last valid day of a consent given on a day: 29 February to 28 February, 1 March to 29 February. */
export function lastValidDay(
  { givenOn, expiresOn }: Pick<Grant, 'givenOn' | 'expiresOn'>,
  renewMonths: number,
): string {
  const last = dayBeforeAnniversary(givenOn, renewMonths);
  return expiresOn && expiresOn < last ? expiresOn : last;
}

/** The date at a place: 23:30 UTC in July is the next day in London. */
export function dayOf(at: Date, zone: string): string {
  if (asked.at !== at.getTime() || asked.zone !== zone) asked = { at: at.getTime(), zone, day: localDay(at, zone) };
  return asked.day;
}

/** "20/11/2026" turned round: British dates come in this order whatever the machine speaks. */
function localDay(at: Date, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  return format.format(at).split('/').reverse().join('-');
}

/** Of a whole school in one picture everybody is asked for the same moment. */
let asked = { at: Number.NaN, zone: '', day: '' };

/**
 * Who may speak for a child: a parent, a guardian, a carer in the place of one, the authority that looks after the child.
 * Of others, a grandmother or a childminder, only who has parental responsibility. Undefined: a word that we do not know.
 */
export function mayConsent(relationship: string): boolean | undefined {
  const said = relationship
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
  if (/\bwithout parental responsibility\b|\bno parental responsibility\b/.test(said)) return false;
  if (/\bwith (?:parental responsibility|pr)\b/.test(said)) return true;
  if (able.has(said)) return true;
  return unable.has(said) || said === '' ? false : undefined;
}

const able = new Set(
  (
    'mother|father|mum|dad|parent|mam|adoptive mother|adoptive father|adoptive parent|adopter|guardian|legal guardian|' +
    'special guardian|carer|parent carer|parent/carer|local authority|social worker|corporate parent|self|the person'
  ).split('|'),
);
const unable = new Set(
  (
    'childminder|child minder|nanny|au pair|grandmother|grandfather|grandparent|nan|grandad|granny|aunt|auntie|uncle|' +
    'brother|sister|sibling|step mother|step father|stepmother|stepfather|step parent|stepparent|foster carer|' +
    'foster parent|foster mother|foster father|friend|family friend|neighbour|teacher|teaching assistant|other|' +
    'other relative|relative|partner|cousin|babysitter|child|pupil'
  ).split('|'),
);

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

function standingOf(grant: Grant, day: string, renewMonths: number): Standing {
  const last = lastValidDay(grant, renewMonths);
  if (grant.withdrawnOn && grant.withdrawnOn <= day) return { valid: false, fault: 'withdrawn', on: grant.withdrawnOn };
  if (mayConsent(grant.relationship) !== true) return { valid: false, fault: 'giver' };
  if (grant.evidenceRef.trim() === '') return { valid: false, fault: 'no-evidence' };
  if (grant.givenOn > day) return { valid: false, fault: 'not-yet-valid', on: grant.givenOn };
  if (last < day) return { valid: false, fault: 'expired', on: last };
  const until = grant.withdrawnOn && grant.withdrawnOn <= last ? dayBefore(grant.withdrawnOn) : last;
  return { valid: true, until, conditions: grant.conditions };
}

/** Two who disagree are a no; whoever said no and later yes has changed their mind. */
function isRefused(grant: Grant, answers: readonly Grant[], day: string): boolean {
  return answers.some(({ agreed, givenOn, givenBy, withdrawnOn }) => {
    if (agreed || givenOn > day || (withdrawnOn && withdrawnOn <= day)) return false;
    return givenBy !== grant.givenBy || givenOn >= grant.givenOn;
  });
}

/** As long as the longest of them; a condition that one grant makes and another does not still holds. */
function lasting(standings: Standing[]): Standing {
  const valid = standings.flatMap((standing) => (standing.valid ? [standing] : []));
  const until =
    valid
      .map((standing) => standing.until)
      .sort(compare)
      .at(-1) ?? '';
  return { valid: true, until, conditions: [...new Set(valid.flatMap((standing) => standing.conditions))] };
}

/** Of several that do not serve the one that came nearest says why. */
const nearness: readonly ConsentFault[] = ['no-evidence', 'giver', 'withdrawn', 'expired', 'not-yet-valid'];

function worst(standings: Standing[]): Standing {
  for (const fault of nearness) {
    const found = standings.find((standing) => !standing.valid && standing.fault === fault);
    if (found) return found;
  }
  return { valid: false, fault: 'missing' };
}

function dayBefore(day: string): string {
  const [year, month, date] = partsOf(day);
  return toDay(year, month, date - 1);
}
