/** What a case may be answered with: free words, or only the fixed ones (LK-10, MO-09, WH-12; domain.md C6). Pure. */
import type { Settings } from './settings.js';
import type { CaseKind, Surface } from './types.js';

/** The order in which they are told; `staff-allegation`: somebody accuses a member of staff, and advice is waited for. */
export const locks = ['suspected-pupil', 'staff-allegation', 'journalist'] as const;
export type ReplyLock = (typeof locks)[number];

export interface Lockable {
  labels: readonly string[];
  /** What the law makes of it, as the rules that counted said. */
  kinds: readonly CaseKind[];
  surface: Surface;
  /** A person took the writer for a pupil. */
  markedPupil: boolean;
  /** Who may agree to a free answer did: the media lead, or who received the advice. */
  unlocked: boolean;
}

/** The writer says or sounds as if they were a child, or a person took them for a pupil. */
export function mayBePupil({ labels, markedPupil }: Pick<Lockable, 'labels' | 'markedPupil'>): boolean {
  return markedPupil || labels.includes('under13');
}

/** Why only fixed words may go out; empty where anybody may write. A talk in private with a child is for no school account. */
export function replyLocks(one: Lockable, settings: Pick<Settings, 'reply.lockedFor'>): ReplyLock[] {
  const lockedFor = settings['reply.lockedFor'];
  const standing: Record<ReplyLock, boolean> = {
    'suspected-pupil': mayBePupil(one) && (one.surface === 'message' || lockedFor.includes('suspected-pupil')),
    // Of a teacher accused by a pupil no answer may confirm or deny a name, whatever the pack (s.141F).
    'staff-allegation':
      !one.unlocked &&
      (one.kinds.includes('s141F') || (one.labels.includes('defamation') && lockedFor.includes('staff-allegation'))),
    journalist: !one.unlocked && one.labels.includes('journalist') && lockedFor.includes('journalist'),
  };
  return locks.filter((lock) => standing[lock]);
}
