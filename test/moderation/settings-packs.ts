import { compileLexicons } from '../../moderation/phrases.js';
import { mergePacks, parsePack } from '../../moderation/policy.js';

/** A policy of packs that differ only in their settings. */
export function withSettings(...settings: object[]) {
  const packs = settings.map((each, at) =>
    parsePack({
      id: `p${at}`,
      version: '1',
      source: 'ours',
      settings: each,
      clauses: [{ id: `${'AB'[at]}-01`, paraphrase: 'x', mode: 'A' }],
      rules: [{ id: `r${at}`, clause: `${'AB'[at]}-01`, when: { signal: 'age' }, labels: ['under13'], ban: 'auto' }],
    }),
  );
  return mergePacks(packs, compileLexicons({}));
}
