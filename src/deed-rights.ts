/**
 * What whoever did a thing must have been allowed to do, by the kind of its entry in the record. The record is written in the
 * transaction of what it is about (audit.ts), so this holds for every change, whoever asked for it and by whichever way.
 */
import { validate as isUuid } from 'uuid';
import { mustMay, NotAllowedError } from './allowed.js';
import type { Tx } from './db/index.js';
import type { Right } from './rights.js';

/** `checked`: for everybody who is here, or looked at where it is done, since it is more than a right. */
type Needed = readonly Right[] | 'checked';

/** Of single kinds, before those of their noun. */
const kinds: Record<string, Needed> = {
  ...{ 'review.ban': ['ban'], 'review.unban': ['ban'], 'review.delete': ['ban'], 'review.confirm_ban': ['ban'] },
  ...{ 'review.decline': ['ban'], 'review.image_cleared': ['evidence'], 'term.extended': ['ban'] },
  ...{ 'user.password_set': 'checked', 'user.emergency_used': 'checked', 'user.attested': 'checked' },
  ...{ 'policy.approved': ['approve'], 'policy.refused': ['approve'], 'policy.withdrawn': ['propose', 'approve'] },
  'person.unrestricted': ['restrictions'],
  'request.received': ['export'],
  ...{ 'action.tried-again': ['failures'], 'action.settled': ['failures'] },
};

/** By the noun. */
const nouns: Record<string, Needed> = {
  ...{ review: ['moderate'], clock: ['moderate'], case: ['moderate'], notice: ['moderate'], duty: ['moderate'] },
  ...{ evidence: ['evidence'], letter: ['restrictions'], export: ['export'], hold: ['audit'] },
  ...{ assessment: ['directory'], authority: ['directory'] },
  ...{ contact: ['contacts'], rota: ['contacts'], alerts: ['contacts'], anchor: ['contacts'], alert: ['read'] },
  ...{ calendar: ['calendar'], brake: ['brake'], restore: ['brake'], user: ['users'], policy: ['propose'] },
  ...{ account: ['accounts'], heartbeat: ['accounts'], people: ['people'], consent: ['people'], person: ['people'] },
  ...{ delivery: ['failures'], job: ['failures'] },
  ...{ post: ['publish'], picture: ['publish'], publishing: ['publishers'] },
  // Whose request, duty or worry it is, is looked at where it is closed.
  ...{ request: ['read', 'complaints'], term: 'checked', concern: 'checked', digest: 'checked' },
  // What became of a wish, perhaps when whoever had it has left.
  ...{ action: 'checked', reply: 'checked' },
};

export function neededFor(kind: string): Needed | undefined {
  return kinds[kind] ?? nouns[kind.split('.')[0] ?? ''];
}

/** Throws NotAllowedError where one of these was done by a person who may not; the bot and the command line are no persons. */
export async function refuseUnallowed(
  tx: Tx,
  schoolId: string,
  entries: readonly { kind: string; actor: string }[],
): Promise<void> {
  const asked = new Set<string>();
  for (const { kind, actor: userId } of entries) {
    const needed = neededFor(kind);
    const key = `${userId} ${needed}`;
    if (needed === 'checked' || !isUuid(userId) || asked.has(key)) continue;
    // A deed that nobody has thought of here is nobody's.
    if (!needed) throw new NotAllowedError('right');
    asked.add(key);
    await mustMay(tx, { schoolId, userId }, needed);
  }
}
