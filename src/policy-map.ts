/** What stands behind each clause of the policies, and what does not yet: the same for the command line and the page. Pure. */
import type {
  Enforcement,
  EnforcementKind,
  Policy,
  PolicyClause,
  PolicyPostRule,
  PolicyRule,
} from '../moderation/policy.js';
import { postChecks } from '../moderation/posts/rules.js';
import type { Example } from './policy-examples.js';

export interface Behind {
  kind: EnforcementKind;
  what: string;
  rule?: string;
  action?: string;
  owner?: string;
  by?: string;
  /** Why it does nothing yet; null where it works. */
  open: string | null;
}

/** `open`: nothing behind it works yet. `partly`: something does. */
export type ClauseState = 'built' | 'partly' | 'open';

export interface MappedClause {
  id: string;
  pack: string;
  document: string;
  section: string;
  paraphrase: string;
  mode: PolicyClause['mode'];
  state: ClauseState;
  enforcedBy: Behind[];
  examples: { rule: string; hits: string[]; nearMisses: string[] }[];
}

export function policyMap(policy: Policy, examples: Example[]): MappedClause[] {
  return policy.clauses.map((clause) => {
    const { id, pack, document, section, paraphrase, mode } = clause;
    const own = policy.rules.filter((rule) => rule.pack === pack && rule.clause === id);
    const listed = clause.enforcedBy.filter(({ rule }) => !own.some((one) => one.id === rule));
    const posts = policy.postRules.filter((rule) => rule.pack === pack && rule.clause === id);
    const behind = [
      ...own.map(ofRule),
      ...posts.map(ofPostRule),
      ...listed.map((one) => ofListed(one, clause, policy)),
    ];
    const rules = [...new Set(behind.flatMap(({ rule }) => rule ?? []))];
    return {
      ...{ id, pack, document, section, paraphrase, mode, state: stateOf(behind), enforcedBy: behind },
      examples: rules.map((rule) => examplesOf(rule, examples)).filter(({ hits }) => hits.length > 0),
    };
  });
}

function ofRule(rule: PolicyRule): Behind {
  const said = rule.labels.length > 0 ? rule.labels.join(', ') : 'no label';
  const what = `${said}: ${rule.disposition}${rule.escalate.length > 0 ? `, tells ${rule.escalate.join(', ')}` : ''}`;
  const open = rule.mode === 'observe' ? 'the rule is on trial and changes nothing' : null;
  return { kind: 'rule', what, rule: `${rule.pack}/${rule.id}`, open };
}

/** It looks at our own posts, so it needs no examples of what others write. */
function ofPostRule({ pack, id, finds, severity, of }: PolicyPostRule): Behind {
  const subject = finds ? postChecks[finds] : 'what they say';
  const effect = { warn: 'warns', block: 'stops it', naming: 'stops it or warns' }[severity];
  return {
    kind: 'check',
    what: `in our ${of === 'replies' ? 'reply' : 'post'}, ${subject}: ${effect}`,
    rule: `${pack}/${id}`,
    open: null,
  };
}

function ofListed(given: Enforcement, { pack }: PolicyClause, policy: Policy): Behind {
  const { kind, what, action, owner, by } = given;
  const rule = given.rule && (given.rule.includes('/') ? given.rule : `${pack}/${given.rule}`);
  return { kind, what, rule, action, owner, by, open: whyOpen(given, rule, policy) };
}

function whyOpen({ built, issue }: Enforcement, rule: string | undefined, { rules }: Policy): string | null {
  if (!built) return `not built yet (issue ${issue})`;
  if (!rule) return null;
  const found = rules.find((one) => `${one.pack}/${one.id}` === rule);
  if (!found) return `the pack ${rule.split('/')[0]} is not in use`;
  return found.mode === 'observe' ? 'the rule is on trial and changes nothing' : null;
}

function stateOf(behind: Behind[]): ClauseState {
  const open = behind.filter((one) => one.open !== null).length;
  if (open === behind.length) return 'open';
  return open > 0 ? 'partly' : 'built';
}

function examplesOf(rule: string, examples: Example[]) {
  const own = examples.filter((example) => `${example.pack}/${example.rule}` === rule);
  const texts = (hit: boolean) => own.filter((example) => example.hit === hit).map(({ text }) => text);
  return { rule, hits: texts(true), nearMisses: texts(false) };
}

export interface Totals {
  clauses: number;
  built: number;
  partly: number;
  open: number;
}

export function totalsOf(clauses: MappedClause[]): Totals {
  const count = (state: ClauseState) => clauses.filter((clause) => clause.state === state).length;
  return { clauses: clauses.length, built: count('built'), partly: count('partly'), open: count('open') };
}
