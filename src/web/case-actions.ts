/** What was done about a comment, and what still waits for somebody's hand. */
import { z } from 'zod';
import type { ConnectorErrorCode } from '../../connectors/connector.js';
import type { ActionKind } from '../../prisma/generated/client.js';
import type { CaseComment } from '../reviews.js';
import { whenWords, type Zoned } from './dates.js';
import { actionStateColours, actionStateWords, actionWords, assistWords, errorWords } from './words.js';

type ActionRow = CaseComment['actions'][number];

const words = z.string().optional().catch(undefined);
/** What a payload may hold; a part that is not as expected is left out, the rest is shown. */
const payloadSchema = z
  .object({
    text: words,
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .catch(undefined),
    steps: z.array(z.string()).catch([]),
    assists: words,
    refused: z.array(z.string()).catch([]),
    why: words,
  })
  .catch({ text: undefined, url: undefined, steps: [], assists: undefined, refused: [], why: undefined });

export function actionViews(comment: CaseComment, people: Map<string, string>, zoned: Zoned) {
  return comment.actions.map((action) => actionView(action, people, zoned));
}

function actionView(action: ActionRow, people: Map<string, string>, zoned: Zoned) {
  const payload = payloadSchema.parse(action.payload);
  const byHand = action.kind === 'assist' && action.state !== 'done' && action.state !== 'cancelled';
  return {
    id: action.id,
    kind: action.kind,
    title: titleOf(action.kind, payload.assists),
    state: byHand ? 'Waiting for you' : actionStateWords[action.state],
    colour: byHand ? 'orange' : actionStateColours[action.state],
    when: whenWords(action.doneAt ?? action.requestedAt, zoned),
    who: people.get(action.requestedBy) ?? 'Schoolgate',
    error: action.state === 'done' ? null : payload.refused.join(' ') || errorOf(action.errorCode),
    text: payload.text ?? null,
    byHand: byHand ? { why: payload.why ?? null, url: payload.url ?? null, steps: payload.steps } : null,
  };
}

function titleOf(kind: ActionKind, of: string | undefined): string {
  if (kind !== 'assist' || !of) return actionWords[kind];
  return `${assistWords[of] ?? of} (by hand)`;
}

/** Of src/brakes.ts. */
const brakeWords: Record<string, string> = {
  braked: 'Schoolgate was kept from acting by itself then, so a person decides.',
  stopped: 'Schoolgate is stopped. This waits until somebody lets it act again.',
  unapproved: 'The headteacher has not approved this account, so nothing is done on it.',
};

function errorOf(code: string | null): string | null {
  if (!code) return null;
  return brakeWords[code] ?? errorWords[code as ConnectorErrorCode] ?? 'It did not work.';
}

/** Whether the newest wish of this kind still waits to be carried out. */
export function underWay(comment: CaseComment, kind: ActionKind): boolean {
  const newest = comment.actions.findLast((action) => action.kind === kind);
  return newest !== undefined && (newest.state === 'pending' || newest.state === 'performing');
}

/** `waiting`: a ban is wished for and not done yet, by us or by hand. `nobody`: the platform did not say who wrote. */
export function banState(comment: CaseComment): 'none' | 'waiting' | 'banned' | 'nobody' {
  if (comment.author?.bannedAt) return 'banned';
  if (!comment.author?.externalId) return 'nobody';
  if (underWay(comment, 'ban')) return 'waiting';
  return waitsByHand(comment, 'ban') ? 'waiting' : 'none';
}

/** By what was wished for last here: no platform says it of a comment. */
export function isMuted(comment: CaseComment): boolean {
  const wishes = comment.actions.filter(
    ({ kind, state }) => (kind === 'mute' || kind === 'unmute') && state !== 'failed',
  );
  return wishes.findLast(({ state }) => state !== 'cancelled')?.kind === 'mute';
}

/** Whether a person has been asked to do this by hand and has not said yet that it is done. */
export function waitsByHand(comment: CaseComment, what: ActionKind | 'report'): boolean {
  return comment.actions.some(
    ({ kind, state, payload }) =>
      kind === 'assist' && state === 'pending' && payloadSchema.parse(payload).assists === what,
  );
}
