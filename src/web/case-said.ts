/** What the school itself said in public about a case, and whether it can be taken back. */
import { connectorOf } from '../context.js';
import { publicWords } from '../retractions.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { actionWords } from './words.js';

const kinds: readonly string[] = publicWords;

/** `gone`: taken back, or deleted there by somebody. `leaving`: on its way. `stuck`: the platform did not take it, with what a person does. */
export type SaidState = 'stands' | 'leaving' | 'gone' | 'stuck' | 'fixed';

export interface Said {
  id: string;
  what: string;
  text: string;
  when: string;
  state: SaidState;
  steps: string[];
  url: string;
}

type Action = Case['comment']['actions'][number];
const wishOf = ({ actions }: Case['comment'], { id }: Action) =>
  actions.findLast(({ kind, payload }) => kind === 'retract' && (payload as { of?: string }).of === id);

export function saidOf({ comment }: Case, { ctx, now, zone }: Viewing): Said[] {
  const connector = connectorOf(ctx, comment.account);
  const possible = connector?.can.ability('retract', comment.surface) === 'api';
  const { permalink, author } = comment;
  const about = { permalink, authorHandle: author?.handle ?? '' };
  return comment.actions
    .filter(({ kind, state, externalId }) => kinds.includes(kind) && state === 'done' && externalId !== null)
    .map((action) => {
      const state = stateOf(wishOf(comment, action)?.state, possible);
      const byHand = state === 'stuck' ? connector?.assist('retract', about) : undefined;
      return {
        ...{ id: action.id, what: actionWords[action.kind], state },
        text: String((action.payload as { text?: string }).text ?? ''),
        when: whenWords(action.doneAt ?? action.requestedAt, { now, zone }),
        ...{ steps: byHand?.steps ?? [], url: byHand?.url ?? '' },
      };
    });
}

function stateOf(wish: Action['state'] | undefined, possible: boolean): SaidState {
  if (wish === 'done') return 'gone';
  if (wish === 'pending' || wish === 'performing') return 'leaving';
  if (wish === 'failed') return 'stuck';
  return possible ? 'stands' : 'fixed';
}
