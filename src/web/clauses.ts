/** A clause of a school's policy in words: as it read when it was applied, or, for a decision that kept none, as it reads now. */
import type { Cited } from '../../moderation/types.js';
import type { Context } from '../context.js';

export interface Explained {
  paraphrase: string | null;
  section: string | null;
  /** The version that was applied, where the clause has changed since or is gone. */
  asOf: string | null;
}

interface Asked {
  pack: string;
  clause: string;
  cites?: Cited;
}

/** Where neither the decision nor a pack in use says anything, only the id of the clause is left. */
export function explain({ clauses }: Context['policy'], { pack, clause, cites }: Asked): Explained {
  const now = clauses.find((one) => one.pack === pack && one.id === clause);
  if (!cites) return { paraphrase: now?.paraphrase ?? null, section: now?.section || null, asOf: null };
  const changed = now?.paraphrase !== cites.paraphrase;
  return { paraphrase: cites.paraphrase, section: cites.section || null, asOf: changed ? cites.version : null };
}
