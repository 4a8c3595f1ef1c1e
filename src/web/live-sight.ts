/** Whether a post of ours is hidden, as the page of what is up says it, and what a person can do about that there. */
import type { Account, Action } from '../../prisma/generated/client.js';
import { type Context, connectorOf } from '../context.js';
import type { Sight } from '../pictures/live/sights.js';
import { whenWords, type Zoned } from './dates.js';
import { errorWords } from './words.js';

export interface SightShown extends Zoned {
  ctx: Context;
  /** Names of users, by id. */
  names: ReadonlyMap<string, string>;
}

export interface SightView {
  words: string;
  /** What hiding leaves to be seen on this platform, or why there is none. */
  means: string;
  can: 'hide' | 'show' | null;
}

const notDone: Record<string, string> = {
  braked: 'It was not hidden by itself, since Schoolgate was kept from acting then: everybody sees it.',
  unapproved: 'It was not hidden by itself, since the headteacher had not approved the account: everybody sees it.',
  too_many:
    'It was not hidden by itself, since many people said no at once and a list may have been read wrongly: everybody sees it.',
};

export function sightView(sight: Sight | undefined, account: Account, shown: SightShown): SightView {
  const side = connectorOf(shown.ctx, account)?.publishing;
  if (!side) return { words: '', means: 'This account is not connected.', can: null };
  if (!side.hiding) return { words: '', means: side.hidingMeans, can: null };
  const [words, can] = standing(sight ?? { hiddenAt: null, last: null }, shown);
  return { words, can, means: side.hidingMeans };
}

type Standing = [words: string, can: SightView['can']];

function standing({ hiddenAt, last }: Sight, shown: SightShown): Standing {
  if (last?.state === 'pending' || last?.state === 'performing') return [waiting(last), null];
  if (hiddenAt) {
    const ours = last?.kind === 'hide_post' && last.state === 'done';
    const by = ours ? (shown.names.get(last.requestedBy) ?? 'Schoolgate') : 'somebody on the platform itself';
    return [`Hidden since ${whenWords(hiddenAt, shown)}, by ${by}.`, 'show'];
  }
  if (last?.state === 'failed') return [`${failedTo(last)} ${errorOf(last)} Everybody sees it.`, 'hide'];
  return [notDone[last?.errorCode ?? ''] ?? 'Everybody sees it.', 'hide'];
}

function waiting(last: Pick<Action, 'kind' | 'errorCode'>): string {
  const doing = last.kind === 'hide_post' ? 'It is being hidden.' : 'It is being shown again.';
  if (!last.errorCode) return doing;
  if (last.errorCode === 'stopped')
    return `${doing} Schoolgate is stopped: this waits until somebody lets it act again.`;
  if (last.errorCode === 'unapproved')
    return `${doing} The headteacher has not approved this account: this waits until then.`;
  return `${doing} It has not worked yet: ${errorOf(last)} It is tried again.`;
}

const failedTo = ({ kind }: Pick<Action, 'kind'>) =>
  kind === 'hide_post' ? 'Hiding it did not work:' : 'Showing it again did not work:';

const errorOf = ({ errorCode }: Pick<Action, 'errorCode'>) =>
  errorWords[errorCode as keyof typeof errorWords] ?? 'something is wrong on our side.';
