/**
 * Whether words concern the head of the school. What does goes to the chair of governors and stays out of the head's views
 * (KCSIE: an allegation about the head goes to the chair). Where the head is in danger she must know of it herself.
 */
import type { Label } from './types.js';

const titles = /\bhead[ -]?(?:teacher|master|mistress)s?\b|\bprincipal\b/i;
/** "the head", but not the head of a year or a child's sore head. */
const theHead =
  /(?<!\b(?:on|in|over|off|to|from|round|against|hit|banged?|bumped|hurt) )\b(?:the|that|this|our|your|their|that's the|new|old|useless) head\b(?! (?:of (?!(?:the )?(?:school|our school|your school|@))|lice|count|start|girl|boy|band|scarf|injur|lines?|down|up|first))/i;

/** What is said to or done to the head as a victim: she is told, and so is the chair. */
const dangers: readonly Label[] = ['threat', 'personal_info'];

/** `names` are the head's, as people know her: "Nadia Pemberton". */
export function concernsHead(text: string, names: readonly string[]): boolean {
  return titles.test(text) || theHead.test(text) || names.some((name) => speaksOf(text, name));
}

export const headMustKnow = (labels: readonly Label[]): boolean => labels.some((label) => dangers.includes(label));

/** By the full name, or by a title and the surname. */
export function speaksOf(text: string, name: string): boolean {
  const parts = name.trim().split(/\s+/);
  const surname = parts.at(-1) ?? '';
  if (parts.length < 2 || surname.length < 3) return false;
  const full = parts.map(escaped).join('\\s+');
  const titled = `(?:mr|mrs|ms|miss|mx|dr|sir|madam)\\.?\\s+${escaped(surname)}`;
  return new RegExp(`(?<![\\p{L}])(?:${full}|${titled})(?![\\p{L}])`, 'iu').test(text);
}

const escaped = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
