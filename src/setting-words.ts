/** What the policy's settings and their values are called, on pages and in documents. */
import type { Settings } from '../moderation/policy.js';

export const settingWords: Record<keyof Settings, string> = {
  minAge: 'Minimum age for an account',
  'sla.hours': 'Hours within which we answer',
  'sla.fridays': 'What comes on a Friday',
  'sla.closures': 'The clock in school holidays',
  'sla.appliesTo': 'What has a clock',
  'sla.acknowledgeAtPercent': 'Acknowledge by itself when so much of the time is gone (%)',
  naming: 'Naming of people, from 0 (free) to 4 (nobody without approval)',
  'removal.delete': 'Deleting',
  'removal.mild': 'Mild rudeness',
  'removal.askHours': 'Hours to take it away when asked',
  'ban.days': 'Days of a ban',
  'under13.autoBan': 'A ban by itself for being too young',
  'under13.confirmWithinWorkingDays': 'Working days within which a person confirms it',
  anonymous: 'What a hidden name leads to',
  'notice.level': 'What a public notice tells',
  'notice.suppressedFor': 'No public notice for',
  'reply.lockedFor': 'Only a holding reply for',
  adviceFirst: 'What waits for advice when staff are accused',
  secondPerson: 'What a second person confirms',
  aboutHead: 'Who deals with what is about the headteacher',
  'police.adultVictim': 'Whether the police are told, for a grown-up',
  'search.mentions': 'A search on X for the school’s own name (X_SEARCH in the settings file must be on as well)',
  'consent.renewMonths': 'Months for which a consent to pictures holds',
  'consent.hideAtOnce': 'When a post with somebody in its pictures is hidden at once',
  'account.approver': 'Who approves a new account',
  'account.administrators': 'People who look after an account, at least',
  'training.everyMonths': 'Months between trainings',
};

export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ') || 'nothing';
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, one]) => `${key} ${valueWords(one)}`)
      .join(', ');
  return String(value).replaceAll('-', ' ');
}
