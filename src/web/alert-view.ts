/** An alert as its page shows it: what it is, how far it climbed, and who has said "seen". */
import type { ListedAlert } from '../alerts/list.js';
import { channelWords, contactRoleWords, stepStateColours, stepStateWords } from './alert-words.js';
import { whenWords, type Zoned } from './dates.js';
import { priorityTag, type Tag } from './queue-view.js';

const kindWords: Record<ListedAlert['kind'], string> = {
  case: 'Case',
  storm: 'Many at once',
  undelivered: 'Not delivered',
  test: 'Test',
  trouble: 'Not working',
  request: 'From the public',
};

export function alertView(alert: ListedAlert, zoned: Zoned) {
  const { id, kind, category, caseNumber, acknowledgedAt, acknowledgedBy, closedAt, nextAt, openedAt } = alert;
  return {
    id,
    title: kind === 'case' ? `Case ${caseNumber}: ${category}` : `${kindWords[kind]}: ${category}`,
    storm: kind === 'storm',
    count: alert.cases,
    cases: alert.reviews.map(({ caseNumber: number, priority }) => ({ number, urgent: priority === 1 })),
    priority: kind === 'test' ? null : priorityTag(alert.priority),
    state: stateOf(alert),
    opened: whenWords(openedAt, zoned),
    seen: acknowledgedAt ? `${whenWords(acknowledgedAt, zoned)} by ${acknowledgedBy ?? 'somebody'}` : null,
    open: !acknowledgedAt && !closedAt && kind !== 'test',
    next: nextAt && !closedAt ? whenWords(nextAt, zoned) : null,
    steps: alert.steps.map((step) => ({
      who: step.who,
      role: contactRoleWords[step.role],
      channel: channelWords[step.channel],
      when: whenWords(step.wishedAt, zoned),
      news: step.update,
      state: { text: stepStateWords[step.state], colour: stepStateColours[step.state] },
    })),
  };
}

function stateOf({ acknowledgedAt, closedAt, steps }: ListedAlert): Tag {
  if (closedAt) return { text: 'Dealt with', colour: 'grey' };
  if (acknowledgedAt) return { text: 'Seen', colour: 'green' };
  if (steps.length === 0) return { text: 'Nobody told yet', colour: 'yellow' };
  return { text: 'Not seen yet', colour: 'orange' };
}
