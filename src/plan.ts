/** What follows from a decision: pure, so that it can be read and tested as a table. Wishes only; actions.ts acts. */
import type { Ability, AssistSubject, Connector, EffectKind } from '../connectors/connector.js';
import { headMustKnow } from '../moderation/about-head.js';
import type { Wants } from '../moderation/happenings.js';
import type { ContactRole } from '../moderation/ladder.js';
import type { CaseLane } from '../moderation/lanes.js';
import type { Decision, Label, Surface } from '../moderation/types.js';
import { categoryOf } from './words.js';

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
}

export interface PlannedAction {
  kind: EffectKind | 'assist' | 'notify';
  key: string;
  payload: Record<string, unknown>;
  /** Of `notify`: what is sent. */
  notificationId?: string;
}

export interface Plan {
  actions: PlannedAction[];
  /** null: nobody needs to look. */
  review: { priority: number; dueAt: Date } | null;
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

/** What a wording asks of us, by what was found in it; whether it can be seen is another matter. */
export function wantsOf({ labels, disposition }: { labels: readonly string[]; disposition: string }): Wants {
  const anonymousCriticism = labels.includes('anonymous') && disposition === 'review';
  if (anonymousCriticism || labels.some((label) => needsAnswer.includes(label))) return 'answer';
  // A rule that acknowledges without a label guesses that something is wanted: a person looks in time, no robot thanks for it.
  if (disposition === 'acknowledge' && !labels.includes('praise')) return 'answer';
  return disposition !== 'hide' && labels.every((label) => label === 'praise') ? 'courtesy' : 'nothing';
}

/** `answerDue`: when its answer would be due, by the school's own calendar. */
export function plan(decision: Decision, judged: Judged & { answerDue: Date }, connector: Connector | undefined): Plan {
  const priority = priorityOf(decision);
  const minutes = lookWithinMinutes[priority];
  const lookBy = minutes === undefined ? judged.answerDue : new Date(judged.postedAt.getTime() + minutes * 60_000);
  const flagged = decision.disposition === 'review' || decision.disposition === 'hide' || needsCase(decision, judged);
  return {
    actions: planActions(decision, judged, connector),
    review: flagged ? { priority, dueAt: lookBy } : null,
  };
}

/** The media lead decides how a journalist is answered; and only our console shows a private message to those who answer. */
function needsCase(decision: Decision, { surface }: Judged): boolean {
  return decision.labels.includes('journalist') || (surface === 'message' && wantsOf(decision) === 'answer');
}

const routine: readonly Label[] = ['spam', 'query', 'praise'];

/** domain.md 8.2: P1 a child or a life, P2 harm to a person, P3 what needs a careful answer, P4 the rest. */
export function priorityOf({ labels, escalate, disposition }: Decision): number {
  if (escalate.includes('police') || labels.includes('safeguarding')) return 1;
  // An advert harms nobody: hidden by the rules, it waits for the morning, and many of them are no storm.
  const advert = labels.length > 0 && labels.every((label) => routine.includes(label));
  if ((disposition === 'hide' && !advert) || escalate.length > 0 || labels.includes('removal_request')) return 2;
  return disposition === 'review' || labels.includes('journalist') ? 3 : 4;
}

function planActions(decision: Decision, judged: Judged, connector: Connector | undefined): PlannedAction[] {
  if (!connector) return [];
  const actions: PlannedAction[] = [];
  const underAge = decision.ban === 'auto';
  if (decision.disposition === 'hide' && !judged.deleted && !judged.hidden)
    actions.push(carry('hide', judged, connector));
  // A tag stands only where others wrote: under our own posts there is none to take away (GT-13).
  if (judged.surface === 'mention' && !judged.deleted && decision.reasons.some(({ task }) => task === 'untag'))
    actions.push(byHand('untag', judged, connector));
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

function byHand(kind: EffectKind | 'report_under_age' | 'untag', judged: Judged, connector: Connector): PlannedAction {
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

/** Whom an alert of a case goes to first; the rest of the ladder is moderation/ladder.ts (domain.md 8.2). */
export interface PlannedAlert {
  priority: number;
  category: string;
  tell: ContactRole[];
  /** Of those: by e-mail at once, whatever the hour. A damaging claim must be known within five minutes of its hide. */
  atOnce: ContactRole[];
  aboutHead: boolean;
  childAtRisk: boolean;
  /** Who may see the case. */
  lane: CaseLane;
}

const damaging: readonly Label[] = ['defamation', 'threat'];

/** `aboutHead`: the words concern the head, and the school sends such things to the chair of governors. */
export function planAlert(decision: Decision, aboutHead: boolean, lane: CaseLane): PlannedAlert {
  const { labels, escalate } = decision;
  const priority = priorityOf(decision);
  const roles = thoseWhoSee(lane, rolesOf(decision, priority));
  // The head is not told what is said of her, but must be told when she herself is in danger.
  const instead: ContactRole[] = headMustKnow(labels) ? ['head', 'chair'] : ['chair'];
  const passOn = (role: ContactRole) => (role === 'head' && aboutHead ? instead : [role]);
  const damages = escalate.includes('headteacher') || labels.some((label) => damaging.includes(label));
  return {
    priority,
    category: categoryOf(labels),
    tell: roles.flatMap(passOn),
    atOnce: damages ? passOn('head') : [],
    aboutHead: aboutHead && !headMustKnow(labels),
    childAtRisk: labels.includes('safeguarding'),
    lane,
  };
}

/** Nobody is called to a case that they may not open. */
function thoseWhoSee(lane: CaseLane, roles: ContactRole[]): ContactRole[] {
  if (lane === 'general') return roles;
  const some = roles.filter((role) => role !== 'comms_on_duty' && role !== 'media_lead');
  if (some.length > 0) return some;
  return lane === 'safeguarding' ? ['dsl'] : ['head'];
}

function rolesOf({ labels, escalate }: Decision, priority: number): ContactRole[] {
  if (priority === 1) return ['dsl', 'head'];
  if (priority > 2) return labels.includes('journalist') ? ['media_lead', 'comms_on_duty'] : ['comms_on_duty'];
  const more: ContactRole[] = escalate.includes('dsl') ? ['dsl'] : [];
  const head = escalate.includes('headteacher') || labels.some((label) => damaging.includes(label));
  return ['comms_on_duty', ...more, ...(head ? ['head' as const] : [])];
}
