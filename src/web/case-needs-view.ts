/** What the policy asks to be written down on this case, and what each choice needs, told before anybody chooses it. */
import { z } from 'zod';
import {
  type GuardedAct,
  type HarmTest,
  harmTests,
  refusedFor,
  type StepKind,
  stepAnswers,
  stepsAsked,
} from '../../moderation/case-needs.js';
import { askingOf } from '../case-steps.js';
import { authorities } from '../duties/authorities.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';

interface Step {
  title: string;
  why: string;
  note: string;
  answers: Record<string, string>;
}

const stepWords: Record<StepKind, Step> = {
  wish: {
    title: 'What the person it is about wishes',
    why: 'A grown-up decides whether the police hear of it. Not where a child or a life is in danger.',
    note: 'Anything else they said (you need not write anything)',
    answers: { yes: 'They want the police told', no: 'They do not want it', not_reached: 'We could not reach them' },
  },
  police: {
    title: 'The police',
    why: 'It may be a crime. If somebody is in danger, ring 999; else ring 101 or report it online. Schoolgate never does that by itself.',
    note: 'The reference, and who was told; or why nobody was',
    answers: { reported: 'We told them', not_reported: 'We did not tell them' },
  },
  harm: {
    title: 'The four tests of harm',
    why: 'An adult who works with children seems to be accused. If one test is met, or may be, the officer below is told at once, before anybody asks the adult.',
    note: 'What the answers rest on, and who gave them',
    answers: { met: 'At least one is met', unsure: 'At least one may be met', not_met: 'None is met' },
  },
  iwf: {
    title: 'The Internet Watch Foundation, or CEOP',
    why: 'They have such pictures taken down everywhere. Give them the address of the comment only, at report.iwf.org.uk. If somebody groomed a child: ceop.police.uk/safety-centre.',
    note: 'The reference, and who told them; or why nobody did',
    answers: { reported: 'We told them', not_reported: 'We did not tell them' },
  },
  lado: {
    title: 'The local authority’s designated officer (LADO)',
    why: 'An adult who works with children seems to be accused of harming one. The safeguarding lead or the head rings the officer, and the chair of governors where it is about the head.',
    note: 'Who was told, when, and any reference; or why nobody was',
    answers: { told: 'They were told', not_needed: 'It does not come to that' },
  },
  advice: {
    title: 'Advice about an accusation of staff',
    why: 'Until it has come, hide what must be hidden and do nothing else that reaches outside.',
    note: 'What was advised, and by whom',
    answers: { received: 'The advice has come', not_needed: 'No advice is needed' },
  },
};

const testWords: Record<HarmTest, string> = {
  harmed: 'Did they harm a child, or may they have?',
  offence: 'May they have committed an offence against a child, or to do with one?',
  risk: 'Did they behave in a way that may make them a risk to children?',
  unsuitable: 'Did they behave in a way that may make them unfit to work with children?',
};
const testAnswers = { yes: 'Yes', unsure: 'It may be', no: 'No' } as const;

const detailsSchema = z.record(z.string(), z.string()).catch({});

/** The answers to the four tests, or when the officer was told. */
function detailWords(kind: StepKind, details: unknown, viewing: Viewing): string[] {
  const given = detailsSchema.parse(details);
  if (kind === 'lado' && given.calledAt) return [`Told ${whenWords(new Date(given.calledAt), viewing)}`];
  if (kind !== 'harm') return [];
  return harmTests.map((test) => `${testWords[test]} ${testAnswers[given[test] as keyof typeof testAnswers] ?? '?'}`);
}

export function needsView({ comment, review, people }: Case, viewing: Viewing) {
  const asking = askingOf(viewing.ctx, { ...comment, review });
  const asked = stepsAsked(asking.facts, asking.settings);
  const lines = asked.map((kind) => {
    const said = comment.caseSteps.findLast((one) => one.kind === kind);
    const { answers, ...words } = stepWords[kind];
    return {
      ...{ kind, ...words },
      answers: stepAnswers[kind].map((value) => ({ value, words: answers[value] ?? value })),
      done: said && {
        answer: answers[said.answer] ?? said.answer,
        note: said.note,
        details: detailWords(kind, said.details, viewing),
        who: people.get(said.by) ?? 'Somebody',
        when: whenWords(said.at, viewing),
      },
      missing: !asking.written.some((one) => one.kind === kind),
      tests: kind === 'harm' ? harmTests.map((name) => ({ name, words: testWords[name], answers: testAnswers })) : null,
      asksWhen: kind === 'lado',
    };
  });
  const waits = (act: GuardedAct) => refusedFor(act, asking);
  return {
    lines,
    missing: lines.filter(({ missing }) => missing).map(({ title }) => title),
    /** The one that a key leads to. */
    next: lines.find(({ missing }) => missing)?.kind ?? null,
    mayDelete: waits('delete') !== 'forbidden',
    /** By act: what must be written down first, or null. */
    first: Object.fromEntries(
      (['ban', 'delete', 'report', 'contact', 'reply'] as const).map((act) => {
        const step = waits(act);
        return [act, step && step !== 'forbidden' ? stepWords[step].title : null];
      }),
    ),
    banDays: banChoices(viewing.ctx.policy.settings['ban.days']),
  };
}

type Needs = ReturnType<typeof needsView>;

/** Beside what is still to do, whom to ring for it, as far as the school wrote it down among its duties. */
export async function withNumbers(needs: Needs, { ctx }: Viewing, schoolId: string) {
  const known = needs.missing.length > 0 ? await authorities(ctx, schoolId) : [];
  const lines = needs.lines.map((line) => {
    const numbers = known.flatMap(({ name, checkedOn, ladoPhone, ladoEmail, policePhone }) => {
      const number = line.kind === 'lado' ? ladoPhone || ladoEmail : line.kind === 'police' ? policePhone : '';
      return number === '' ? [] : [{ name, number, checkedOn }];
    });
    return { ...line, numbers: line.missing ? numbers : [] };
  });
  return { ...needs, lines };
}

const usualDays = [1, 7, 14, 30, 90, 180, 365];

/** The shortest first; the policy's own length is the longest. */
function banChoices(most: number): number[] {
  return [...usualDays.filter((days) => days < most), most];
}
