/** Kind to whoever reads abuse for a living: hurtful words stand behind a neutral line until somebody asks for them. */
import type { Label } from '../../moderation/types.js';
import { labelWords } from './words.js';

const hurtful: readonly Label[] = ['abuse', 'hate', 'threat', 'bullying', 'sexual', 'safeguarding'];

export interface Wording {
  text: string;
  decision: { disposition: string; labels: string[] } | null;
}

export const isHurtful = (decision: Wording['decision']): boolean =>
  decision !== null && (decision.disposition === 'hide' || hurtful.some((label) => decision.labels.includes(label)));

/** Says what kind of words wait behind it, and how many, and none of them. */
export function foldSummary({ text, decision }: Wording): string {
  const words = text.split(/\s+/).filter(Boolean).length;
  const known = (decision?.labels ?? []).flatMap((label) => (label in labelWords ? labelWords[label as Label] : []));
  const what = [...known.slice(0, 2), `${words} ${words === 1 ? 'word' : 'words'}`].join(', ');
  return `Show the words (${what})`;
}

/** A neighbour of so many characters would push what is to be decided out of sight. */
const longNeighbour = 600;

/** Whether the words beside a comment stand behind a line: they hurt, or there are too many of them. */
export const standsFolded = ({ text, decision }: Wording): boolean =>
  isHurtful(decision) || text.length > longNeighbour;
