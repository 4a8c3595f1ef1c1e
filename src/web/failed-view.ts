/** What failed, in plain words: what it was, since when, how often it was tried, and what to do. */
import type { ConnectorErrorCode } from '../../connectors/connector.js';
import type { Failures } from '../failures/list.js';
import { platformNames } from '../words.js';
import { whenWords, type Zoned } from './dates.js';
import { actionWords, errorWords } from './words.js';

/** Which list a form is about: each has its own way of being tried again. */
export const lists = ['actions', 'deliveries', 'jobs'] as const;
export type List = (typeof lists)[number];

interface Item {
  id: string;
  list: List;
  tries: number;
  again: boolean;
  /** It failed for good, so somebody may say that nothing more is to be done. */
  over: boolean;
  where: string;
  caseNumber: string | null;
  since: string;
  next: string | null;
  error: string;
  advice: string;
}

export interface Group {
  title: string;
  list: List;
  items: Item[];
  /** Those that may be tried again, all at once. */
  again: Item[];
}

const channelWords: Record<string, string> = {
  email: 'Send an e-mail',
  teams: 'Tell somebody by Teams',
  slack: 'Tell somebody by Slack',
  webhook: 'Tell somebody by a pager',
};

export const jobWords: Record<string, string> = {
  'moderate-comment': 'Judge what somebody wrote',
  'perform-action': 'Carry out one effect, or send one letter',
  'poll-account': 'Read an account',
  sweep: 'Look for work that was lost',
  'rescore-clocks': 'Count the times for answers anew',
  'fetch-holidays': 'Fetch the bank holidays',
  'end-terms': 'End what ends by itself',
  'send-digests': 'Make the head’s digest and look what went wrong',
  'climb-alert': 'Tell the next person of an alert',
  acknowledge: 'Tell writers that they were heard, and remind of answers',
  'publish-due': 'Send the posts that are due',
  'watch-pictures': 'Look through the posts that are up',
  'read-pictures': 'Read the words in pictures',
  'anchor-chains': 'Make the day’s anchor of the record',
  'erase-old': 'Erase what is past its time',
};

export function failureGroups({ actions, deliveries, jobs }: Failures, zoned: Zoned & { wall: Date }): Group[] {
  const groups = new Map<string, Item[]>();
  const put = (title: string, item: Item) => groups.set(title, [...(groups.get(title) ?? []), item]);
  for (const one of actions) {
    const letter = one.kind === 'notify';
    put(letter ? (channelWords[one.channel ?? ''] ?? actionWords.notify) : actionWords[one.kind], {
      ...{ id: one.id, list: 'actions', tries: one.tries, again: one.again, over: one.state === 'failed' },
      where: one.account && one.platform ? `${one.account}, ${platformNames[one.platform]}` : '',
      caseNumber: one.caseNumber,
      since: whenWords(one.since, zoned),
      next: one.state === 'pending' ? whenWords(one.nextAt, { ...zoned, now: zoned.wall }) : null,
      error: letter ? letterError(one.code, one.unclear) : errorOf(one.code),
      advice: adviceOf(one),
    });
  }
  for (const { id, account, since, tries, why, again } of deliveries)
    put('Read what a platform sent', {
      ...{ id, list: 'deliveries', tries, again, over: true, where: account, caseNumber: null, next: null },
      since: whenWords(since, zoned),
      error: `A part of it could not be read: ${why.join('; ')}.`,
      advice: again
        ? 'What could be read is there. After an upgrade, let it be read again.'
        : 'What could be read is there. Look on the platform itself for what is missing.',
    });
  for (const { id, name, jobId, since, tries, error, again } of jobs)
    put(jobWords[name] ?? name, {
      ...{ id, list: 'jobs', tries, again, over: false, caseNumber: null, next: null },
      where: jobId === 'all' ? '' : `id ${jobId}`,
      since: whenWords(since, zoned),
      error: `Something inside Schoolgate went wrong (${error}).`,
      advice: again
        ? 'It is tried again by itself. If it stays here, tell whoever looks after Schoolgate: the log says where it broke.'
        : 'It is being tried again.',
    });
  return [...groups].map(([title, items]) => {
    const list = items[0]?.list ?? 'actions';
    return { title, list, items, again: items.filter(({ again }) => again) };
  });
}

const ours: Record<string, string> = { internal: 'Something inside Schoolgate went wrong.' };
const errorOf = (code: string): string => ours[code] ?? errorWords[code as ConnectorErrorCode] ?? 'It did not work.';

/** The same codes mean something else where no platform is asked. */
const letterWords: Record<string, string> = {
  ...ours,
  not_found: 'Nobody took it: the address is wrong, or its owner has left.',
  unauthorized: 'Nobody has this role at the moment, or the way to them is locked.',
  invalid: 'It was refused.',
  unavailable: 'The mail server or the service could not be reached.',
  timeout: 'The mail server or the service did not answer.',
};
const letterError = (code: string, unclear: boolean): string =>
  unclear ? 'The mail server had it twice and never said what became of it.' : (letterWords[code] ?? errorOf(code));

type Action = Failures['actions'][number];

function adviceOf({ kind, state, code, again, unclear }: Action): string {
  if (kind === 'publish')
    return 'Open Posts: it waits there as it was written, with what stopped it. Send it from there.';
  if (kind === 'notify' && unclear) return 'It may have come. Ask its reader: it is not sent a third time.';
  if (state === 'pending')
    return again ? 'It is tried again by itself. If you have mended the cause, try it now.' : waits;
  const advice = kind === 'notify' ? letterAdvice : platformAdvice;
  return advice[code] ?? 'Try it again. If it fails again, tell whoever looks after Schoolgate.';
}

const waits = 'The platform said when we may come back. Trying sooner makes it worse.';
const letterAdvice: Record<string, string> = {
  not_found: 'Put the address right on Contacts or Users, then try it again.',
  unauthorized: 'Give somebody the role on Users, then try it again.',
};
const platformAdvice: Record<string, string> = {
  unauthorized: 'Connect the account again on Accounts, then try it again.',
  payment_required: 'Once the account is paid for, try it again.',
  forbidden: 'Do it by hand on the platform. If the account has got more rights since, try it again.',
  unsupported: 'Do it by hand on the platform.',
  duplicate: 'Look on the platform: it stands there already.',
  invalid: 'Look at the case, and decide anew or do it by hand on the platform.',
};
