/** What follows from a decision: pure, so that it can be read and tested as a table. Wishes only; actions.ts acts. */
import type { Ability, AssistSubject, Connector, EffectKind } from '../connectors/connector.js';
import { answerBy } from '../moderation/clock.js';
import type { Decision, Surface } from '../moderation/types.js';
import { categoryOf, emergency, hiddenMessage } from './words.js';

export interface Judged {
  commentId: string;
  revisionId: string;
  surface: Surface;
  authorId: string | null;
  authorExternalId: string | null;
  authorHandle: string;
  authorBanned: boolean;
  permalink: string;
  postedAt: Date;
  deleted: boolean;
  hidden: boolean;
  zone: string;
}

export interface PlannedAction {
  kind: EffectKind | 'assist';
  key: string;
  payload: Record<string, unknown>;
}

export interface PlannedMessage {
  key: string;
  roles: ('comms_admin' | 'headteacher' | 'dsl')[];
  subject: string;
  body: string;
}

export interface Plan {
  actions: PlannedAction[];
  /** null: nobody needs to look. */
  review: { priority: number; dueAt: Date } | null;
  clock: { state: 'running' | 'no_reply_needed'; dueAt: Date };
}

/** What wants an answer from the school (domain.md 2.3, `needsAnswer`). */
export const needsAnswer: readonly string[] = [
  'query',
  'complaint',
  'journalist',
  'removal_request',
  'individual_matter',
];

/** Minutes by which somebody should have looked, by priority (domain.md 8.2); the routine waits for its answer clock. */
const lookWithinMinutes: Record<number, number> = { 1: 15, 2: 120 };

export function plan(decision: Decision, judged: Judged, connector: Connector | undefined): Plan {
  const dueAt = answerBy(judged.postedAt, { zone: judged.zone, holidays: new Set() });
  const priority = priorityOf(decision);
  const minutes = lookWithinMinutes[priority];
  const lookBy = minutes === undefined ? dueAt : new Date(judged.postedAt.getTime() + minutes * 60_000);
  const flagged = decision.disposition === 'review' || decision.disposition === 'hide';
  const anonymousCriticism = decision.labels.includes('anonymous') && decision.disposition === 'review';
  const answer = anonymousCriticism || decision.labels.some((label) => needsAnswer.includes(label));
  return {
    actions: planActions(decision, judged, connector),
    review: flagged ? { priority, dueAt: lookBy } : null,
    clock: { state: answer && decision.disposition !== 'hide' ? 'running' : 'no_reply_needed', dueAt },
  };
}

/** domain.md 8.2: P1 a child or a life, P2 harm to a person, P3 what needs a careful answer, P4 the rest. */
export function priorityOf({ labels, escalate, disposition }: Decision): number {
  if (escalate.includes('police') || labels.includes('safeguarding')) return 1;
  if (disposition === 'hide' || escalate.length > 0 || labels.includes('removal_request')) return 2;
  return disposition === 'review' ? 3 : 4;
}

function planActions(decision: Decision, judged: Judged, connector: Connector | undefined): PlannedAction[] {
  if (!connector) return [];
  const actions: PlannedAction[] = [];
  const underAge = decision.ban === 'auto';
  if (decision.disposition === 'hide' && !judged.deleted && !judged.hidden)
    actions.push(carry('hide', judged, connector));
  if (underAge) {
    // A person whom the platform did not name cannot be banned by its API.
    const nameless = judged.authorExternalId === null;
    if (!judged.authorBanned) {
      actions.push(nameless ? byHand('ban', judged, connector) : carry('ban', judged, connector));
    }
    const report = byHand('report_under_age', judged, connector);
    // The platform is told of an account once, however often its child writes.
    actions.push({ ...report, key: `assist-report_under_age:${judged.authorId ?? judged.revisionId}` });
  }
  return actions;
}

/** The effect itself where the platform offers it, else the same as a task for a person. */
export function carry(kind: EffectKind, judged: Judged, connector: Connector): PlannedAction {
  const ability: Ability = connector.can.ability(kind, judged.surface);
  if (ability === 'api') return { kind, key: `${kind}:${judged.revisionId}`, payload: {} };
  return byHand(kind, judged, connector);
}

function byHand(kind: EffectKind | 'report_under_age', judged: Judged, connector: Connector): PlannedAction {
  const about: AssistSubject = {
    permalink: judged.permalink,
    authorHandle: judged.authorHandle,
    authorExternalId: judged.authorExternalId ?? undefined,
  };
  return {
    kind: 'assist',
    key: `assist-${kind}:${judged.revisionId}`,
    payload: { assists: kind, ...connector.assist(kind, about) },
  };
}

/** Who is told what. One message a group: those who work the queue, the head, the safeguarding lead. */
export function planMessages(
  decision: Decision,
  about: { revisionId: string; caseNumber: string; link: string; hides: boolean },
): PlannedMessage[] {
  const { caseNumber, link, revisionId, hides } = about;
  const category = categoryOf(decision.labels);
  const done = hides ? 'A comment is being hidden and needs you.' : 'A comment needs you. It is still visible.';
  const police = decision.escalate.includes('police')
    ? `\n${emergency} Consider telling the police: Schoolgate never does.`
    : '';
  const message = (role: PlannedMessage['roles'][number], extra: string): PlannedMessage => {
    const { subject, body } = hiddenMessage({ caseNumber, category, link }, `${done}${extra}`);
    return { key: `${role}:${revisionId}`, roles: [role], subject, body };
  };
  const messages: PlannedMessage[] = [];
  if (decision.disposition === 'hide') messages.push(message('comms_admin', ''));
  // The police alone are nobody here: where a pack names no one else, the head hears of it.
  const head = decision.escalate.includes('headteacher') || (police !== '' && !decision.escalate.includes('dsl'));
  if (head) messages.push(message('headteacher', police));
  if (decision.escalate.includes('dsl')) messages.push(message('dsl', police || `\n${emergency}`));
  return messages;
}
