/**
 * What Schoolgate says to people. The public notice names the rule, never a person, and quotes nothing (LK-06, design
 * rule 12). Messages to staff carry a case number, a category and a link: never a name, never the words (design rule 10).
 */
import { fillTemplate, type Language, type ReplyWords, spokenLanguage } from '../moderation/reply-words.js';
import type { Label, Platform } from '../moderation/types.js';

export const platformNames: Record<Platform, string> = { facebook: 'Facebook', x: 'X' };

/** One category for a subject line; the most serious label of a comment wins, in this order. */
const categories: [Label, string][] = [
  ['safeguarding', 'safeguarding'],
  ['under13', 'account of a child under the minimum age'],
  ['threat', 'threat'],
  ['sexual', 'sexual content'],
  ['hate', 'hate'],
  ['bullying', 'bullying'],
  ['defamation', 'allegation about a person'],
  ['personal_info', 'personal information'],
  ['individual_matter', 'private matter'],
  ['impersonation', 'impersonation'],
  ['abuse', 'abuse'],
  ['spam', 'spam'],
  ['copyright', 'copyright'],
  ['removal_request', 'request to take something down'],
  ['journalist', 'journalist'],
  ['anonymous', 'anonymous account'],
  ['complaint', 'complaint'],
  ['query', 'question'],
  ['praise', 'praise'],
];

/** What a case is called in a message. */
export function categoryOf(labels: readonly Label[]): string {
  return categories.find(([label]) => labels.includes(label))?.[1] ?? 'comment to look at';
}

/** Nothing is announced where an announcement could point at a child (domain.md C3). */
const unannounced: readonly Label[] = ['safeguarding', 'under13', 'sexual'];

export interface Hidden {
  labels: readonly Label[];
  clauses: readonly string[];
  /** It named a child under a picture: mostly kindly meant, and told so. */
  pictured?: boolean;
}

/** The public notice for what was hidden, or null where none may stand. */
export function noticeText(
  { labels, clauses, pictured }: Hidden,
  words: ReplyWords,
  wanted: Language = 'en',
): string | null {
  if (labels.some((label) => unannounced.includes(label))) return null;
  const language = spokenLanguage(words, 'notice', wanted);
  const reasons = words.reasons[language] ?? {};
  const label = categories.map(([one]) => one).find((one) => labels.includes(one) && reasons[one]);
  if (!label) return null;
  const named = [...new Set(clauses)].slice(0, 3).join(', ');
  const kind = pictured && label === 'personal_info' ? reasons.pictured : undefined;
  const values = { reason: kind ?? reasons[label], clauses: named ? ` (${named})` : '' };
  return fillTemplate(words, { kind: 'notice', language, values }) ?? null;
}

export interface CaseMessage {
  caseNumber: string;
  category: string;
  link: string;
}

export function hiddenMessage(
  { caseNumber, category, link }: CaseMessage,
  done: string,
): { subject: string; body: string } {
  return {
    subject: `Case ${caseNumber}: ${category}`,
    body: `${done}\n\nWhat it is about: ${category}\nCase: ${caseNumber}\nLook at it after signing in: ${link}\n`,
  };
}

/** Said wherever a child may be in danger (domain.md 8.2). */
export const emergency = 'If a child is in immediate danger call 999.';
