/**
 * What a policy sets beside its rules, as flat keys. Several packs become one set: the strictest wins, and for what
 * cannot be undone (ban, delete, police, what is told in public) the most cautious (domain.md 1.7).
 */
import { z } from 'zod';
import { caseKinds, labels, type Nation, nations, type Platform, platforms } from './types.js';

/** Each from mild to strict, or from bold to cautious: the last one that any pack names wins. */
export const ladders = {
  'sla.fridays': ['roll', 'literal'],
  'sla.closures': ['pause', 'run'],
  'sla.appliesTo': ['needs-answer', 'all'],
  'removal.delete': ['human-with-evidence', 'forbidden'],
  'removal.mild': ['hide', 'ask-first'],
  'under13.autoBan': ['explicit-first-person-only', 'never'],
  anonymous: ['leave', 'review'],
  'notice.level': ['rule', 'count', 'none'],
  aboutHead: ['headteacher', 'chair'],
  'police.adultVictim': ['school-decides', 'victim-decides'],
  'search.mentions': ['allowed', 'off'],
  'account.approver': ['slt', 'headteacher'],
} as const;

const date = z.iso.date('expected a date such as 2026-11-20');

const minAge = z.strictObject({
  platform: z.enum(platforms),
  nation: z.enum(nations).optional(),
  age: z.number().int().min(5).max(21),
  from: date,
});

const several = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values));
const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** What a reply waits for, and what waits until advice has come. Hiding never waits: it can be undone (C14). */
const lockedFor = ['journalist', 'staff-allegation', 'suspected-pupil'] as const;
const advised = ['reply', 'contact', 'ban', 'delete', 'report'] as const;
/** What one person only asks for, and another confirms. Never hiding: it can be undone, and a child may wait for it. */
export const secondActs = ['ban', 'delete', 'reply'] as const;
/** Why nobody may be shown any more, beside a consent that only ran out: somebody said so (domain.md 7.1). */
export const objections = ['withdrawn', 'refused', 'do-not-publish', 'left', 'expired'] as const;
const unannounced = [...labels, ...caseKinds] as const;

/** The settings that a pack may give; what it leaves out it says nothing of. */
export const packSettings = z
  .strictObject({
    'sla.hours': whole(1, 240),
    'sla.fridays': z.enum(ladders['sla.fridays']),
    'sla.closures': z.enum(ladders['sla.closures']),
    'sla.appliesTo': z.enum(ladders['sla.appliesTo']),
    'sla.acknowledgeAtPercent': whole(1, 100),
    minAge: z.array(minAge).min(1),
    /** 0 free, 1 no pupil's full name, 2 and none beside a picture, 3 no pupil's name, 4 nobody without approval. */
    naming: whole(0, 4),
    'removal.delete': z.enum(ladders['removal.delete']),
    'removal.mild': z.enum(ladders['removal.mild']),
    'removal.askHours': whole(1, 240),
    'ban.days': whole(1, 365),
    'under13.autoBan': z.enum(ladders['under13.autoBan']),
    'under13.confirmWithinWorkingDays': whole(1, 10),
    /** `hide` is not among them: nobody is hidden only for being anonymous (C5). */
    anonymous: z.enum(ladders.anonymous),
    'notice.level': z.enum(ladders['notice.level']),
    'notice.suppressedFor': several(unannounced),
    'reply.lockedFor': several(lockedFor),
    adviceFirst: several(advised),
    /** An empty list: one person is enough for everything. */
    secondPerson: several(secondActs),
    aboutHead: z.enum(ladders.aboutHead),
    'police.adultVictim': z.enum(ladders['police.adultVictim']),
    'search.mentions': z.enum(ladders['search.mentions']),
    'consent.renewMonths': whole(1, 60),
    /** For which of these a post is hidden at once, where the platform can show it again. An empty list: a person decides each time. */
    'consent.hideAtOnce': several(objections),
    'account.approver': z.enum(ladders['account.approver']),
    'account.administrators': whole(1, 10),
    'training.everyMonths': whole(1, 60),
  })
  .partial();

export type PackSettings = z.infer<typeof packSettings>;
export type SettingKey = keyof PackSettings;
export type MinAge = z.infer<typeof minAge> & { pack: string };
export type Settings = Required<Omit<PackSettings, 'minAge'>> & { minAge: MinAge[] };

/** What holds where no pack says anything (domain.md 1.7 and 9). */
export const defaultSettings: Settings = {
  'sla.hours': 24,
  'sla.fridays': 'literal',
  'sla.closures': 'run',
  'sla.appliesTo': 'needs-answer',
  'sla.acknowledgeAtPercent': 80,
  minAge: [],
  naming: 2,
  'removal.delete': 'human-with-evidence',
  'removal.mild': 'ask-first',
  'removal.askHours': 24,
  'ban.days': 30,
  'under13.autoBan': 'explicit-first-person-only',
  'under13.confirmWithinWorkingDays': 3,
  anonymous: 'review',
  'notice.level': 'rule',
  'notice.suppressedFor': ['safeguarding', 'under13', 's141F', 'sexual'],
  'reply.lockedFor': ['journalist'],
  adviceFirst: [],
  // No policy says it: whatever shuts somebody out or cannot be undone is not one person's to do (domain.md 1.7, design rule 3).
  secondPerson: ['ban', 'delete'],
  aboutHead: 'chair',
  'police.adultVictim': 'school-decides',
  'search.mentions': 'off',
  'consent.renewMonths': 12,
  // Somebody said no. A consent that ran out, or of a pupil who left, is mostly renewed or looked at in peace, and whole terms of posts would vanish in one night.
  'consent.hideAtOnce': ['withdrawn', 'refused', 'do-not-publish'],
  'account.approver': 'headteacher',
  'account.administrators': 2,
  'training.everyMonths': 12,
};

/** Where more is stricter; of all other numbers less is. */
const moreIsStricter: readonly string[] = ['naming', 'account.administrators', 'removal.askHours'];

interface Given {
  pack: string;
  settings: PackSettings;
}

/** The settings of several packs as one. The order of the packs changes nothing. */
export function mergeSettings(packs: Given[]): Settings {
  const merged: Record<string, unknown> = { ...defaultSettings };
  for (const key of packSettings.keyof().options) {
    if (key === 'minAge') continue;
    const values = packs.map(({ settings }) => settings[key]).filter((value) => value !== undefined);
    if (values.length > 0) merged[key] = stricter(key, values);
  }
  const minAge = packs.flatMap(({ pack, settings }) => (settings.minAge ?? []).map((row) => ({ ...row, pack })));
  // Each value was parsed under its own key, and merging never leaves the values that were given.
  return { ...(merged as Settings), minAge };
}

function stricter(key: string, values: unknown[]): unknown {
  if (values.every((value) => Array.isArray(value))) return [...new Set(values.flat())].sort();
  if (values.every((value) => typeof value === 'number'))
    return moreIsStricter.includes(key) ? Math.max(...values) : Math.min(...values);
  const ladder: readonly unknown[] = ladders[key as keyof typeof ladders];
  return values.reduce((most, each) => (ladder.indexOf(each) > ladder.indexOf(most) ? each : most));
}

/** Whether `to` asks for less than `from` does, where both are values of this key. */
export function isMilder(key: SettingKey, from: unknown, to: unknown): boolean {
  if (Array.isArray(from) && Array.isArray(to)) return from.some((one) => !to.includes(one));
  return from !== to && stricter(key, [from, to]) === from;
}

/** The terms of both platforms, for a policy that names no age. */
export const usualMinAge = 13;

export interface MinAgeQuery {
  platform: Platform;
  nation: Nation;
  at: Date;
}

/**
 * How old somebody must be to have an account: of each pack the row that came into force last (one for the nation before
 * one for all), and of the packs the highest. Days begin at 00:00 UTC.
 */
export function minAgeAt({ settings }: { settings: Pick<Settings, 'minAge'> }, query: MinAgeQuery): number {
  const day = query.at.toISOString().slice(0, 10);
  const inForce = new Map<string, MinAge>();
  for (const row of settings.minAge) {
    if (row.platform !== query.platform || row.from > day) continue;
    if (row.nation !== undefined && row.nation !== query.nation) continue;
    const known = inForce.get(row.pack);
    const later = !known || row.from > known.from || (row.from === known.from && row.nation !== undefined);
    if (later) inForce.set(row.pack, row);
  }
  return inForce.size === 0 ? usualMinAge : Math.max(...[...inForce.values()].map(({ age }) => age));
}
