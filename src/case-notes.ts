/** What a person writes down that the policy asks for, with what each kind must say. */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import {
  type HarmAnswers,
  harmAnswers,
  harmOf,
  harmTests,
  refusedFor,
  type StepKind,
  stepAnswers,
} from '../moderation/case-needs.js';
import { askingOf, isStep } from './case-asking.js';
import { type Deciding, type GivenStep, ResolutionError, type Step } from './resolution-steps.js';

export const noteStep: Step = async (tx, at) => {
  const { input, subject, now } = at;
  const { kind = '', ...given } = input.step ?? {};
  if (!isStep(kind)) throw new ResolutionError('Choose what is to be written down.');
  const { answer, details } = said(kind, { kind, answer: '', ...given }, at);
  const answers: readonly string[] = stepAnswers[kind];
  if (!answers.includes(answer)) throw new ResolutionError('Choose what is to be written down.');
  if (kind !== 'wish' && input.reason.trim() === '') throw new ResolutionError(needsNote[kind]);
  refuseAgainst(kind, answer, at);
  const { schoolId, id: commentId } = subject;
  const data = { id: uuid(), schoolId, commentId, kind, answer, note: input.reason, by: input.userId, at: now };
  await tx.caseStep.create({ data: { ...data, ...(details && { details }) } });
  return [];
};

const usual = 'Write a reference and who was told, or why nobody was.';
const needsNote: Record<StepKind, string> = {
  ...{ wish: usual, police: usual, iwf: usual, lado: usual, advice: usual },
  harm: 'Write in a few words what the answers rest on, and who gave them.',
};

interface Said {
  answer: string;
  details?: Record<string, string>;
}

function said(kind: StepKind, { answer, tests, calledAt }: GivenStep, { subject, now }: Deciding): Said {
  if (kind === 'harm') {
    const known: readonly string[] = harmAnswers;
    const all = harmTests.map((test) => [test, tests?.[test] ?? ''] as const);
    if (!all.every(([, given]) => known.includes(given))) throw new ResolutionError('Answer all four tests.');
    const details = Object.fromEntries(all) as HarmAnswers;
    return { answer: harmOf(details), details };
  }
  if (kind !== 'lado' || answer !== 'told') return { answer };
  const called = DateTime.fromISO(calledAt ?? '', { zone: subject.school.timezone });
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(calledAt ?? '') || !called.isValid)
    throw new ResolutionError('Say on which day and at what time the officer was told.');
  if (called.toJSDate() > now) throw new ResolutionError('When the officer was told cannot lie in the future.');
  return { answer, details: { calledAt: called.toJSDate().toISOString() } };
}

/** What was written down before, or what the policy wants first, speaks against it. */
function refuseAgainst(kind: StepKind, answer: string, { subject, ctx }: Deciding): void {
  const asking = askingOf(ctx, subject);
  if (kind === 'police' && answer === 'reported' && refusedFor('police', asking))
    throw new ResolutionError('The person it is about must wish it first. Write that down above.');
  const harm = asking.written.find((one) => one.kind === 'harm')?.answer;
  if (kind === 'lado' && answer === 'not_needed' && harm !== undefined && harm !== 'not_met')
    throw new ResolutionError(
      'A test of harm is met, or may be: the officer must be told, and says what happens next.',
    );
}
