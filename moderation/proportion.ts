/**
 * Why a hide or a ban was in proportion: what it is for, what milder was considered, and when it ends (Human Rights Act 1998,
 * Art. 10; Equality Act 2010 s.149; domain.md 3.16). Made from what is on record; a person adds one choice. Pure.
 */

/** What a person chooses when they hide or ban: why nothing milder was enough. */
export const milderWords = {
  harms_now: 'It harms as long as it can be read',
  asked: 'The writer was asked or warned before',
  goes_on: 'It goes on, and milder steps did not end it',
  law: 'The law or the policy leaves no choice',
} as const;
export type Milder = keyof typeof milderWords;

export const isMilder = (name: unknown): name is Milder => typeof name === 'string' && Object.hasOwn(milderWords, name);

export const measures = ['hide', 'ban'] as const;
export type Measure = (typeof measures)[number];

export interface Taken {
  measure: Measure;
  byMachine: boolean;
  /** Of the decision that it rests on. */
  labels: readonly string[];
  clauses: readonly string[];
  /** Of a ban: for how many days; and the most that the policy allows. */
  days: number | null;
  mostDays: number;
  /** The writer had been asked to take it down. */
  asked: boolean;
  /** What a person chose; null where nobody was asked. */
  milder: Milder | null;
}

export interface ProportionNote {
  aim: string;
  milder: string[];
  ends: string;
}

export function proportionOf(taken: Taken): ProportionNote {
  const { labels, clauses } = taken;
  const found = labels.map((label) => label.replaceAll('_', ' ')).join(', ');
  const rests = clauses.length > 0 ? ` (clause ${clauses.join(', ')})` : '';
  return {
    aim: `To protect people from: ${found || 'what a person saw in it'}${rests}. An opinion as such is no reason.`,
    milder: taken.measure === 'hide' ? milderThanHiding(taken) : milderThanBanning(taken),
    ends: endsOf(taken),
  };
}

function whyNot({ byMachine, milder }: Taken): string {
  if (milder) return milderWords[milder].toLowerCase();
  return byMachine
    ? 'the policy says to hide this kind at once, and a person looks at it afterwards'
    : 'nobody wrote down why this was not enough';
}

const milderThanHiding = (taken: Taken): string[] => [
  `Leaving it and answering: ${whyNot(taken)}.`,
  taken.asked
    ? 'Asking the writer to take it down: this was done first.'
    : `Asking the writer to take it down: ${whyNot(taken)}.`,
  'Deleting it would be stricter, and was not done by this.',
];

const milderThanBanning = (taken: Taken): string[] => [
  `Hiding the comment and no more: ${whyNot(taken)}.`,
  taken.days !== null && taken.days < taken.mostDays
    ? `A shorter ban: it is for ${taken.days} of the ${taken.mostDays} days that the policy allows.`
    : `A shorter ban: the policy’s own length of ${taken.mostDays} days was taken.`,
];

function endsOf({ measure, byMachine, days, mostDays }: Taken): string {
  const review = 'The writer may ask for a review, which another person decides.';
  if (measure === 'hide') return `It can be shown again at any time. ${review}`;
  const confirmed = byMachine
    ? 'It ends by itself unless a person confirms it in time.'
    : `It ends by itself after ${days ?? mostDays} days.`;
  return `${confirmed} ${review}`;
}
