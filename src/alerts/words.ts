/** What an alert says: a case number, a category and a link; never a name, never the words (design rule 10). */
import type { Alert } from '../../prisma/generated/client.js';
import { emergency } from '../words.js';

export interface AlertWords {
  subject: string;
  body: string;
  /** For what has room for one line, as a text message: not even the category. */
  short: string;
  link: string;
}

export type Worded = Pick<
  Alert,
  'id' | 'kind' | 'priority' | 'category' | 'caseNumber' | 'childAtRisk' | 'cases' | 'tell'
> & {
  update: boolean;
  /** Whether the comment is out of sight or on its way there; only of a case. */
  hides: boolean;
};

const leads: Record<Exclude<Alert['kind'], 'case'>, string> = {
  storm:
    'Many harmful comments came in a short time. Each is dealt with as always. Consider limiting who may comment on the post: Schoolgate does not do that by itself.',
  undelivered:
    'An alert could not be delivered to somebody, and the next person is told instead. Check the addresses on the page of contacts.',
  trouble: 'Something that Schoolgate does every day did not happen. Every page of the console says what to do.',
  request:
    'Somebody has told the school, on its public pages, that a child may be at risk. What they wrote stands under “From the public”.',
  test: 'This is a test. Say that you have seen it: then the school knows that an alert reaches you.',
};

export function alertWords(alert: Worded, publicUrl: string): AlertWords {
  const { id, kind, priority, category, caseNumber, update } = alert;
  const about = aboutOf(alert);
  const urgent = priority === 1 && kind !== 'test';
  const link = caseNumber && kind === 'case' ? `${publicUrl}/cases/${caseNumber}` : `${publicUrl}/alerts/${id}`;
  const lines = [
    leadOf(alert),
    ...(urgent || alert.childAtRisk || alert.tell.includes('dsl') ? [emergency] : []),
    ...(urgent ? ['Consider telling the police: Schoolgate never does.'] : []),
    '',
    `What it is about: ${category}`,
    ...(caseNumber ? [`Case: ${caseNumber}`] : []),
    `Look at it after signing in: ${link}`,
  ];
  const subject = `${urgent ? `Urgent: ${about}` : capital(about)}: ${category}${update ? ' (news)' : ''}`;
  const short = `${urgent ? `Urgent: ${about}` : capital(about)}. Sign in.`;
  return { subject, short, link, body: `${lines.join('\n')}\n` };
}

function aboutOf({ kind, caseNumber, cases }: Worded): string {
  if (kind === 'storm') return `${cases} cases`;
  return caseNumber ? `case ${caseNumber}` : 'Schoolgate';
}

/** What is said of a member of staff is for one person alone (src/requests/concerns.ts); the others see that they know. */
function onlyFor(tell: Worded['tell']): string {
  const reader = tell.includes('head') ? 'headteacher' : tell.includes('chair') ? 'chair of governors' : null;
  return reader ? ` Only the ${reader} can open it. If that is not you, make sure that they know.` : '';
}

function leadOf({ kind, update, hides, tell }: Worded): string {
  if (kind === 'request') return `${update ? 'There is news. ' : ''}${leads.request}${onlyFor(tell)}`;
  if (kind !== 'case') return update ? `There is news. ${leads[kind]}` : leads[kind];
  const state = hides ? 'A comment is being hidden and needs you.' : 'A comment needs you. It is still visible.';
  return update ? `There is news of a case. ${state}` : state;
}

const capital = (text: string) => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
