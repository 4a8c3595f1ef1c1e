/** A clause of a school's policy in the words of its pack; where the pack is gone or does not say, only its id is left. */
import type { Context } from '../context.js';

interface ClauseWords {
  paraphrase: string | null;
  section: string | null;
}

export function clauseWords({ clauses }: Context['policy'], pack: string, id: string): ClauseWords {
  const found = clauses.find((clause) => clause.pack === pack && clause.id === id);
  return { paraphrase: found?.paraphrase ?? null, section: found?.section || null };
}
