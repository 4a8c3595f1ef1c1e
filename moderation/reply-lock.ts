/** What a case may be answered with: free words, or only the fixed ones (LK-10, WH-12; domain.md C6). Pure. */
import type { Settings } from './settings.js';
import type { Surface } from './types.js';

export const locks = ['journalist', 'suspected-pupil'] as const;
export type ReplyLock = (typeof locks)[number];

export interface Lockable {
  labels: readonly string[];
  surface: Surface;
  /** A person took the writer for a pupil. */
  markedPupil: boolean;
  /** The media lead agreed to a free answer. */
  unlocked: boolean;
}

/** The writer says or sounds as if they were a child, or a person took them for a pupil. */
export function mayBePupil({ labels, markedPupil }: Pick<Lockable, 'labels' | 'markedPupil'>): boolean {
  return markedPupil || labels.includes('under13');
}

/** Why only fixed words may go out, or null. A talk in private with a child is for no school account, whatever the pack. */
export function replyLock(one: Lockable, settings: Pick<Settings, 'reply.lockedFor'>): ReplyLock | null {
  const lockedFor = settings['reply.lockedFor'];
  if (mayBePupil(one) && (one.surface === 'message' || lockedFor.includes('suspected-pupil'))) return 'suspected-pupil';
  if (one.labels.includes('journalist') && lockedFor.includes('journalist') && !one.unlocked) return 'journalist';
  return null;
}
