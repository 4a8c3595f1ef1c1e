/**
 * What Schoolgate says to people. The public notice names the rule, never a person, and quotes nothing (LK-06, design
 * rule 12). Messages to staff carry a case number, a category and a link: never a name, never the words (design rule 10).
 */
import type { Label, Platform } from '../moderation/types.js';

export const platformNames: Record<Platform, string> = { facebook: 'Facebook', x: 'X' };

/** Labels in plain words, as they stand after "because it …" on a public page. Those without one are never announced. */
const publicReason: Partial<Record<Label, string>> = {
  abuse: 'was rude or abusive towards somebody',
  hate: 'was discriminatory',
  threat: 'was threatening',
  bullying: 'was unkind about somebody in our community',
  defamation: 'made a serious allegation about somebody in public',
  personal_info: 'shared personal information',
  individual_matter: 'was about a private matter, which we are glad to talk about directly',
  spam: 'was advertising or a scam',
  impersonation: 'could be mistaken for the school speaking',
  copyright: 'shared somebody else’s work',
};

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

/** The public notice for what was hidden, or null where none may stand. */
export function noticeText(labels: readonly Label[], clauses: readonly string[]): string | null {
  if (labels.some((label) => unannounced.includes(label))) return null;
  const label = categories.map(([one]) => one).find((one) => labels.includes(one) && publicReason[one]);
  if (!label) return null;
  const named = [...new Set(clauses)].slice(0, 3).join(', ');
  const cited = named ? ` (${named})` : '';
  return (
    `We hid a comment here because it ${publicReason[label]}. Our social media policy has no room for that${cited}. ` +
    'If it was yours and you think we got it wrong, please contact the school office and a person will look again.'
  );
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
