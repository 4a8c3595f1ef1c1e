/** Requests from the public as their pages show them. */
import type { PublicRequest, RequestKind } from '../../prisma/generated/client.js';
import type { Outcome, ReportReason } from '../requests/kinds.js';
import type { FoundRequest, ListedRequest } from '../requests/list.js';
import { may } from '../rights.js';
import { sees, type Viewer } from '../viewer.js';
import { spanWords, untilWords, whenWords, type Zoned } from './dates.js';
import { priorityTag } from './queue-view.js';

const kindWords: Record<RequestKind, string> = {
  report: 'A comment was reported',
  review: 'Somebody asks us to look again',
  data_protection: 'Data protection complaint',
  staff_concern: 'Said of somebody who works here',
  subject_access: 'Somebody asks for their own data',
  information: 'Freedom of information request',
};

const reasonWords: Record<ReportReason, string> = {
  child_risk: 'A child may be at risk',
  private: 'It shows private details',
  hurtful: 'It is hurtful, threatening or hateful',
  staff: 'It is about a member of staff',
  about_me: 'It is about me or my child',
  untrue: 'It says something untrue and harmful about its reporter',
  other: 'Something else',
};

const concernWords = { staff_member: 'In confidence', headteacher: 'About the headteacher, as its sender says' };

export const outcomeWords: Record<Outcome, string> = {
  acted: 'We did what was asked',
  answered: 'We answered',
  no_action: 'Nothing needs to be done',
  passed_on: 'Passed on to somebody else',
  not_ours: 'It is not about our pages',
};

const lookup = (words: Record<string, string>, key: string | null) => (key === null ? null : (words[key] ?? null));

export function requestLine(request: ListedRequest, zoned: Zoned, viewer: Viewer) {
  const { id, kind, reason, count, dueAt, openedAt, closedAt, priority, outcome, comment } = request;
  const review = comment?.review ?? null;
  return {
    ...{ id, title: kindWords[kind], reason: lookup({ ...reasonWords, ...concernWords }, reason) },
    count: count > 1 ? `${count} people or messages` : null,
    priority: priorityTag(priority),
    due: untilWords(dueAt, zoned),
    late: lateness({ closedAt, dueAt }, zoned),
    since: whenWords(openedAt, zoned),
    closed: closedAt ? whenWords(closedAt, zoned) : null,
    outcome: lookup(outcomeWords, outcome),
    caseNumber: review && sees(viewer.role, review) ? review.caseNumber : null,
  };
}

function lateness({ closedAt, dueAt }: Pick<PublicRequest, 'closedAt' | 'dueAt'>, { now }: Zoned): string | null {
  return closedAt === null && dueAt < now ? `${spanWords(dueAt, now)} late` : null;
}

export function requestView({ request, messages, note }: FoundRequest, zoned: Zoned, viewer: Viewer) {
  const line = requestLine(request, zoned, viewer);
  return {
    ...line,
    note,
    /** What somebody calls untrue may be a notice that the law sets a time for. */
    notice: request.reason === 'untrue' && line.caseNumber !== null && may(viewer.role, 'moderate'),
    total: request.count,
    messages: messages.map(({ reference, at, link, words, email }) => ({
      ...{ reference, link, words, email, when: whenWords(at, zoned) },
    })),
  };
}
