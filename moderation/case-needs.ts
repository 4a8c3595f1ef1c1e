/**
 * What must be written down before a person may end a case or take a step that cannot be taken back: the wish of whoever is
 * hurt, a report to the police, the call to the local authority's officer, the advice that came. Pure; the words are the console's.
 */
import type { Settings } from './settings.js';
import type { CaseKind } from './types.js';

/** What may be written down, and what may be said of each. */
export const stepAnswers = {
  /** Of a grown-up: whether they want the police to know (GT-06, GT-07). */
  wish: ['yes', 'no', 'not_reached'],
  police: ['reported', 'not_reported'],
  /** The four tests of harm by an adult who works with children (KCSIE, part four; WH-02), taken together. */
  harm: ['met', 'unsure', 'not_met'],
  /** The Internet Watch Foundation, or CEOP where a child was groomed (domain.md 3.9). */
  iwf: ['reported', 'not_reported'],
  /** The local authority's designated officer, for harm to a child by an adult who works with children (WH-02, KCSIE). */
  lado: ['told', 'not_needed'],
  /** Of personnel, the authority or the officer, before anything that reaches outside is done (MO-09, WH-17). */
  advice: ['received', 'not_needed'],
} as const;

/** Whether the adult harmed a child, offended against one, may be a risk to one, or may not be fit to work with them. */
export const harmTests = ['harmed', 'offence', 'risk', 'unsuitable'] as const;
export type HarmTest = (typeof harmTests)[number];
export const harmAnswers = ['yes', 'unsure', 'no'] as const;
export type HarmAnswers = Record<HarmTest, (typeof harmAnswers)[number]>;

/** One that is met is enough, and one that may be met is not nothing. */
export function harmOf(answers: HarmAnswers): (typeof stepAnswers)['harm'][number] {
  const given = harmTests.map((test) => answers[test]);
  if (given.includes('yes')) return 'met';
  return given.includes('unsure') ? 'unsure' : 'not_met';
}

export type StepKind = keyof typeof stepAnswers;
export const stepKinds = Object.keys(stepAnswers) as StepKind[];

/** What a person may want to do that needs more than a click. */
export const guardedActs = ['close', 'ban', 'delete', 'report', 'reply', 'contact', 'police'] as const;
export type GuardedAct = (typeof guardedActs)[number];

export { secondActs } from './settings.js';
export type SecondAct = Settings['secondPerson'][number];

export interface CaseFacts {
  labels: readonly string[];
  kinds: readonly CaseKind[];
  escalate: readonly string[];
  /** Somebody said that a picture there may be illegal. */
  illegalImage?: boolean;
}

export interface WrittenDown {
  kind: StepKind;
  answer: string;
}

export type NeedSettings = Pick<Settings, 'removal.delete' | 'police.adultVictim' | 'adviceFirst' | 'secondPerson'>;

const hurtful: readonly string[] = ['abuse', 'hate', 'threat', 'bullying', 'sexual', 'defamation'];
/** Where a child or a life is in danger nobody's wish is waited for (domain.md C10). */
const inDanger: readonly string[] = ['safeguarding', 'threat', 'under13'];

const has = (facts: CaseFacts, some: readonly string[]) => facts.labels.some((label) => some.includes(label));

/** The same reading as that of the reply's lock: somebody accuses a member of staff. */
export const accusesStaff = ({ labels, kinds }: CaseFacts) => kinds.includes('s141F') || labels.includes('defamation');

/** An adult who works with children seems to be accused of harming one. */
const accusesOfHarm = ({ labels, kinds }: CaseFacts) =>
  kinds.includes('s141F') || (labels.includes('safeguarding') && labels.includes('defamation'));

/** What this case asks for before it can end as what it was taken for. */
export function stepsAsked(facts: CaseFacts, settings: NeedSettings): StepKind[] {
  const asked: Record<StepKind, boolean> = {
    wish:
      settings['police.adultVictim'] === 'victim-decides' &&
      has(facts, hurtful) &&
      !has(facts, inDanger) &&
      !facts.illegalImage,
    police: facts.escalate.includes('police') || facts.illegalImage === true,
    iwf: facts.illegalImage === true,
    harm: accusesOfHarm(facts),
    lado: accusesOfHarm(facts),
    advice: settings.adviceFirst.length > 0 && accusesStaff(facts),
  };
  return stepKinds.filter((kind) => asked[kind]);
}

export interface Asking {
  facts: CaseFacts;
  settings: NeedSettings;
  written: readonly WrittenDown[];
}

/** What the case still asks for. */
export function stepsMissing({ facts, settings, written }: Asking): StepKind[] {
  return stepsAsked(facts, settings).filter((kind) => !written.some((one) => one.kind === kind));
}

/** Whether a second person has to confirm it, for a first has only asked for it. */
export const needsSecond = (act: string, { secondPerson }: Pick<Settings, 'secondPerson'>): act is SecondAct =>
  secondPerson.some((one) => one === act);

/** Why a person may not do it yet: what is to be written down first, or that the policy forbids it altogether. */
export function refusedFor(act: GuardedAct, asking: Asking): StepKind | 'forbidden' | null {
  const { facts, settings, written } = asking;
  if (act === 'delete' && settings['removal.delete'] === 'forbidden') return 'forbidden';
  if (act === 'close') return stepsMissing(asking)[0] ?? null;
  const is = (kind: StepKind, answer?: string) =>
    written.some((one) => one.kind === kind && (answer === undefined || one.answer === answer));
  if (act === 'police') return stepsAsked(facts, settings).includes('wish') && !is('wish', 'yes') ? 'wish' : null;
  const waits = accusesStaff(facts) && settings.adviceFirst.some((one) => one === act);
  return waits && !is('advice') ? 'advice' : null;
}
