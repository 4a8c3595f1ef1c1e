/** Why the rules said what they said: one plain sentence each, with the clause of the school's policy and the words that show it. */
import { z } from 'zod';
import type { CaseKind, Disposition, Label } from '../../moderation/types.js';
import type { Context } from '../context.js';
import { explain } from './clauses.js';
import type { Range } from './marks.js';
import { dispositionWords, labelWords } from './words.js';

const span = z.object({ field: z.string(), start: z.number(), end: z.number() });
const signal = z.object({ span: span.optional().catch(undefined) });
const reason = z.object({
  clause: z.string().catch(''),
  pack: z.string().catch(''),
  cites: z.object({ version: z.string(), section: z.string(), paraphrase: z.string() }).optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
  labels: z.array(z.string()).catch([]),
  disposition: z.string().catch(''),
  evidence: z.string().catch(''),
  signals: z.array(signal).catch([]),
});
type StoredReason = z.output<typeof reason>;

export interface ReasonView {
  sentence: string;
  clause: string;
  pack: string;
  disposition: string;
  /** It found something that has a name. */
  labelled: boolean;
  paraphrase: string | null;
  section: string | null;
  /** The version of the policy, where the clause has changed since. */
  asOf: string | null;
  /** What the law forbids here, and who may be told. */
  caution: string | null;
  /** The words that show it, as written. */
  evidence: string[];
  /** Where the words stand in the text of the comment. */
  ranges: Range[];
}

const list = z.array(z.unknown()).catch([]);
const storedReasons = z.object({ counted: list, observed: list }).catch({ counted: [], observed: [] });

/** Reasons that counted, and those of rules on trial. One that cannot be read is left out rather than losing the page. */
export function reasonViews(
  policy: Context['policy'],
  stored: unknown,
): { counted: ReasonView[]; observed: ReasonView[] } {
  const { counted, observed } = storedReasons.parse(stored);
  const views = (reasons: unknown[]) =>
    joined(
      reasons.flatMap((one) => {
        const read = reason.safeParse(one);
        return read.success ? [viewOf(policy, read.data)] : [];
      }),
    );
  return { counted: views(counted), observed: views(observed) };
}

/** Several rules of one clause that say the same are one reason to a reader, shown by all of their words. */
function joined(views: ReasonView[]): ReasonView[] {
  const bySense = new Map<string, ReasonView>();
  for (const view of views) {
    const key = JSON.stringify([view.sentence, view.clause, view.paraphrase, view.caution]);
    const same = bySense.get(key);
    const evidence = [...new Set([...(same?.evidence ?? []), ...view.evidence])];
    bySense.set(key, { ...view, evidence, ranges: [...(same?.ranges ?? []), ...view.ranges] });
  }
  return [...bySense.values()];
}

function viewOf(
  policy: Context['policy'],
  { clause, pack, cites, kind, labels, disposition, evidence, signals }: StoredReason,
): ReasonView {
  const ranges = signals.flatMap(({ span }) => (span?.field === 'text' ? [{ start: span.start, end: span.end }] : []));
  return {
    sentence: sentenceOf(labels, disposition),
    ...{ clause, pack, disposition, labelled: labels.length > 0 },
    ...explain(policy, { pack, clause, cites }),
    caution: kind !== undefined && kind in cautions ? cautions[kind as CaseKind] : null,
    evidence: evidence ? [evidence] : [],
    ranges,
  };
}

const cautions: Record<CaseKind, string> = {
  s141F:
    'Reporting restriction (Education Act 2002, section 141F): a teacher seems to be accused of an offence against a pupil. ' +
    'Until there is a charge, nothing may be published that could tell who it is. Never confirm or deny a name, in public ' +
    'or by message. Only the headteacher and the safeguarding lead deal with it; they bring in the local authority ' +
    'designated officer and the police.',
};

function sentenceOf(labels: string[], disposition: string): string {
  const what = labels.map((label) => (label in labelWords ? labelWords[label as Label] : label)).join(', ');
  const then = disposition in dispositionWords ? dispositionWords[disposition as Disposition] : 'have a person look';
  return `${what || 'Something to look at'}: the policy says to ${then}.`;
}
