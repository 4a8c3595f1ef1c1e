/** The policy that a school works by: several packs as one, with what the school itself changed. */
import type { Classifier } from './classifier/score.js';
import { applyOverrides, type Override, schoolPack } from './overrides.js';
import { type Clause, onlyAnonymous, type Pack, type Review, type Rule } from './pack.js';
import { PackError, type PackProblem } from './pack-problems.js';
import type { Lexicons } from './phrases.js';
import type { PostRule } from './posts/rules.js';
import { mergeSettings, type Settings } from './settings.js';
import type { Sounds } from './sounds/model.js';
import type { Cited, PackRef } from './types.js';

export * from './pack.js';
export { PackError, type PackProblem } from './pack-problems.js';
export { minAgeAt, type Settings } from './settings.js';

export type PolicyRule = Rule & { pack: string; version: string; cites: Cited };
export type PolicyPostRule = PostRule & { pack: string };
export type PolicyClause = Clause & { pack: string; document: string };

/** A pack without its clauses and rules. */
export interface PackAbout extends PackRef {
  title: string;
  document: string;
  review?: Review;
}

/** What decide works by: all rules of all packs, and the word lists that they speak of. */
export interface Policy {
  /** What a decision keeps of it: each pack and its version, and the day of the school's last change. */
  packs: PackRef[];
  about: PackAbout[];
  clauses: PolicyClause[];
  rules: PolicyRule[];
  /** Of our own posts; `rules` are of what others write. */
  postRules: PolicyPostRule[];
  settings: Settings;
  overrides: Override[];
  lexicons: Lexicons;
  /** Trained weights (src/model.ts reads them); a policy made by hand may do without. */
  classifier?: Classifier;
  /** The weights that our own comments taught, in the same way. */
  sounds?: Sounds;
}

/** All packs as one policy; the school's changes come last. Two packs may share neither an id, a rule nor a clause. */
export function mergePacks(packs: Pack[], lexicons: Lexicons, overrides: Override[] = []): Policy {
  const wrong = [...doubles(packs), ...unknownRules(packs)];
  if (wrong.length > 0) throw new PackError(wrong);
  const merged = mergeSettings(packs.map(({ id, settings }) => ({ pack: id, settings })));
  const { rules, settings } = applyOverrides({ rules: packs.flatMap(rulesOf), settings: merged }, overrides);
  const last = overrides
    .map(({ on }) => on)
    .sort()
    .at(-1);
  const changed = last ? [{ id: schoolPack, version: last }] : [];
  return {
    packs: [...packs.map(({ id, version }) => ({ id, version })), ...changed],
    about: packs.map(({ id, version, title, source, review }) => ({ id, version, title, document: source, review })),
    clauses: packs.flatMap((each) => each.clauses.map((one) => ({ ...one, pack: each.id, document: each.source }))),
    rules: rules.map((rule) => bounded(rule, settings)),
    postRules: packs.flatMap(({ id, posts }) => posts.map((rule) => ({ ...rule, pack: id }))),
    settings,
    overrides,
    lexicons,
  };
}

function rulesOf(pack: Pack): PolicyRule[] {
  return pack.rules.map((rule) => {
    const clause = pack.clauses.find(({ id }) => id === rule.clause);
    const cites = { version: pack.version, section: clause?.section ?? '', paraphrase: clause?.paraphrase ?? '' };
    return { ...rule, pack: pack.id, version: pack.version, cites };
  });
}

/** What settings forbid a rule: a ban by the machine (C2), and more than a look at who hides their name (C5). */
function bounded(rule: PolicyRule, settings: Settings): PolicyRule {
  const ban = rule.ban === 'auto' && settings['under13.autoBan'] === 'never' ? 'suggest' : rule.ban;
  const milder = onlyAnonymous(rule) && settings.anonymous === 'leave';
  return { ...rule, ban, disposition: milder ? 'leave' : rule.disposition };
}

function doubles(packs: Pack[]): PackProblem[] {
  const ids = packs.map((each) => each.id);
  const twice = ids.find((each, index) => ids.indexOf(each) !== index);
  if (twice) throw new Error(`the pack ${twice} is named twice`);
  const owners = new Map<string, string>();
  return packs.flatMap((pack) =>
    (['clauses', 'rules', 'posts'] as const).flatMap((part) =>
      pack[part].flatMap(({ id }, index): PackProblem[] => {
        const owner = owners.get(id);
        owners.set(id, pack.id);
        const where = { path: [part, index, 'id'], key: `${part}.${index}.id`, pack: pack.id };
        return owner ? [{ ...where, expected: `expected an id of its own; ${id} is taken by the pack ${owner}` }] : [];
      }),
    ),
  );
}

/** A clause may stand on a rule of another pack (`pack/rule`); where that pack is in use, it must have the rule. */
function unknownRules(packs: Pack[]): PackProblem[] {
  return packs.flatMap((pack) =>
    pack.clauses.flatMap(({ enforcedBy }, at) =>
      enforcedBy.flatMap(({ rule = '' }, index): PackProblem[] => {
        const [owner, id] = rule.split('/');
        const other = id === undefined ? undefined : packs.find((each) => each.id === owner);
        if (!other || other.rules.some((each) => each.id === id)) return [];
        const path = ['clauses', at, 'enforcedBy', index, 'rule'];
        return [{ path, key: path.join('.'), pack: pack.id, expected: `expected a rule of ${owner}, not "${id}"` }];
      }),
    ),
  );
}
