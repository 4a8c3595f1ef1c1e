/** A clause of a school's policy in the words of its pack; where the pack is gone or does not say, only its id is left. */
import type { Context } from '../context.js';

interface ClauseWords {
  paraphrase: string | null;
  source: string | null;
}

interface PackLike {
  id: string;
  source?: unknown;
  clauses?: { id: string; paraphrase?: string; section?: string }[];
}

export function clauseWords(policy: Context['policy'], packId: string, clauseId: string): ClauseWords {
  const packs = (policy as { packs?: PackLike[] }).packs ?? [];
  const pack = packs.find(({ id }) => id === packId);
  const clause = pack?.clauses?.find(({ id }) => id === clauseId);
  return { paraphrase: clause?.paraphrase ?? null, source: clause?.section ?? null };
}
