import { parseArgs } from 'node:util';
import type { Policy } from '../../moderation/policy.js';
import { reviewDue } from '../../moderation/policy-review.js';
import { defaultPacks, loadPolicy, packIds } from '../policies.js';
import { loadExamples } from '../policy-examples.js';
import { type Behind, type MappedClause, policyMap, totalsOf } from '../policy-map.js';
import type { Io } from './io.js';

export const summary = 'List each clause of the policies, what enforces it and its examples';

/** All packs unless told; they need neither database nor configuration. 0, or 2 for packs or words that are wrong. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: { packs: { type: 'string' }, json: { type: 'boolean' } } });
    const named = values.packs?.split(',').map((id) => id.trim());
    const ids = named?.filter(Boolean) ?? [...new Set([...defaultPacks, ...packIds()])];
    const policy = loadPolicy(ids);
    const clauses = policyMap(policy, loadExamples(ids));
    io.stdout.write(values.json ? asJson(policy, clauses) : asText(policy, clauses));
    return 0;
  } catch (error) {
    io.stderr.write(`schoolgate policy: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function asJson(policy: Policy, clauses: MappedClause[]): string {
  const packs = policy.about.map((about) => ({
    ...about,
    onByDefault: defaultPacks.includes(about.id),
    reviewDue: reviewDue(about.review),
    clauses: clauses.filter(({ pack }) => pack === about.id),
  }));
  return `${JSON.stringify({ packs, settings: policy.settings, totals: totalsOf(clauses) }, null, 2)}\n`;
}

function asText(policy: Policy, clauses: MappedClause[]): string {
  const parts = policy.about.map(({ id, title, version, document, review }) => {
    const own = clauses.filter(({ pack }) => pack === id);
    const on = defaultPacks.includes(id) ? 'on by default' : 'to be switched on';
    const due = reviewDue(review);
    const head = `${title} (${id} ${version}, ${on})\n${document}${due ? `, to be read again by ${due}` : ''}\n`;
    return `${head}${inWords(own)}\n\n${own.map(clauseLines).join('\n')}`;
  });
  const end = policy.about.length > 1 ? `\nAltogether: ${inWords(clauses)}\n` : '';
  return `${parts.join('\n')}${end}`;
}

function inWords(clauses: MappedClause[]): string {
  const { clauses: all, built, partly, open } = totalsOf(clauses);
  return `${all} clauses: ${built} built, ${partly} built in part, ${open} open`;
}

function clauseLines({ id, mode, state, section, paraphrase, enforcedBy, examples }: MappedClause): string {
  const count = (key: 'hits' | 'nearMisses') => examples.reduce((sum, one) => sum + one[key].length, 0);
  const tried = count('hits') > 0 ? `    examples: ${count('hits')} hits, ${count('nearMisses')} near misses\n` : '';
  const mark = { built: '', partly: '  (part OPEN)', open: '  OPEN' }[state];
  return `${id}  ${mode}${mark}\n    ${paraphrase} (${section})\n${enforcedBy.map(behindLine).join('')}${tried}`;
}

function behindLine({ kind, what, rule, action, owner, open }: Behind): string {
  const which = rule ?? action;
  const details = [which && `[${which}]`, owner && `(${owner})`].filter(Boolean).join(' ');
  return `    ${open ? 'OPEN ' : ''}${kind}: ${what}${details ? ` ${details}` : ''}${open ? `: ${open}` : ''}\n`;
}
