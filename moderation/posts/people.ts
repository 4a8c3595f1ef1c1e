/** Everybody declared in a picture against their consent, and what a person answered about it. */

import type { ConsentUse } from '../consent.js';
import {
  type ConsentCondition,
  type ConsentFault,
  type ConsentRecord,
  type Standing,
  validFor,
  type When,
} from '../consent.js';
import type { Fact } from './report.js';
import type { Answers, Known, PictureToCheck } from './types.js';

interface Asked {
  known: Known;
  use: ConsentUse;
  when: When;
  /** Of the post, where the picture has none of its own. */
  answers: Answers;
}

const nothing: ConsentRecord = { grants: [], doNotPublish: false };

export const useWords: Record<ConsentUse, string> = {
  website: 'the website',
  social_media: 'social media',
  press: 'the press',
  display: 'displays',
};

/** The facts of one picture: each person without consent, each condition that is not kept, and what was ticked. */
export function peopleFacts(picture: PictureToCheck, asked: Asked): Fact[] {
  const { known, use, when } = asked;
  const at = { where: 'people' as const, picture: picture.path };
  const grownUps = new Set(known.staff.map(({ name }) => name));
  const named = typeof picture.people === 'string' ? [] : [...new Set(picture.people)];
  const facts = named.flatMap((id): Fact[] => {
    const standing = validFor(known.consents.get(id) ?? nothing, use, when);
    const pupil = grownUps.has(id) ? null : id;
    if (standing.valid)
      return conditionFacts(standing, { picture, asked, id }).map((fact) => ({ ...fact, ...at, pupil }));
    const finds = pupil === null ? 'adult-consent' : 'consent';
    return [{ finds, detail: standing.fault, ...at, pupil, evidence: `${id}: ${faultWords(standing, use)}` }];
  });
  return [...facts, ...answerFacts(picture, asked)];
}

const onDay: Record<ConsentFault, (use: string, day: string) => string> = {
  missing: (use) => `no consent for ${use} is on file`,
  refused: (use) => `consent for ${use} was refused`,
  'not-yet-valid': (use, day) => `the consent for ${use} begins on ${day}`,
  expired: (use, day) => `the consent for ${use} ended on ${day}`,
  withdrawn: (use, day) => `the consent for ${use} was withdrawn on ${day}`,
  'no-evidence': (use) => `the consent for ${use} has no form that shows it`,
  giver: (use) => `the consent for ${use} was given by somebody who cannot give it`,
  left: (_, day) => `no longer on the roll since ${day}`,
  // Why is nobody's business who publishes.
  'do-not-publish': () => 'may not be published',
};

/** Why a consent does not hold, in plain words. */
export function faultWords({ fault, on = '' }: Extract<Standing, { valid: false }>, use: ConsentUse): string {
  return onDay[fault](useWords[use], on);
}

interface About {
  picture: PictureToCheck;
  asked: Asked;
  id: string;
}

type Part = Pick<Fact, 'finds' | 'detail' | 'evidence' | 'severity'>;

/** `no_name` is our own rule for everybody, and is checked with the names. */
function conditionFacts({ conditions }: Extract<Standing, { valid: true }>, { picture, asked, id }: About): Part[] {
  const faceOn = picture.answers.faceOn ?? asked.answers.faceOn;
  const kept: Record<ConsentCondition, Part | undefined> = {
    group_only:
      picture.people.length < 2
        ? { finds: 'condition', detail: 'group-only', evidence: `${id}: may only be shown in a group` }
        : undefined,
    no_face:
      faceOn === false
        ? undefined
        : {
            finds: 'condition',
            detail: 'no-face',
            evidence: `${id}: the face may not be seen${faceOn ? '' : '; look whether it can be'}`,
            // Nobody was asked yet, and for want of an answer nothing is stopped.
            severity: faceOn ? undefined : 'warn',
          },
    no_name: undefined,
  };
  return conditions.flatMap((condition) => kept[condition] ?? []);
}

function answerFacts(picture: PictureToCheck, asked: Asked): Fact[] {
  const answers: Answers = { ...asked.answers, ...picture.answers };
  const at = { pupil: null, picture: picture.path };
  const facts: Fact[] = [];
  if (answers.namesReadable)
    facts.push({
      finds: 'readable-name',
      where: 'text-in-picture',
      ...at,
      evidence: 'somebody looked and can read a name',
    });
  if (answers.faceOn)
    facts.push({ finds: 'face-on', where: 'people', ...at, evidence: 'faces are seen from the front' });
  if (answers.swimwear && !answers.approvedBy)
    facts.push({ finds: 'swimwear', where: 'people', ...at, evidence: 'swimwear, and no second person has agreed' });
  if (answers.source !== undefined && !isAllowed(answers.source))
    facts.push({ finds: 'source', where: 'content', ...at, evidence: `source: ${answers.source || 'not known'}` });
  return facts;
}

/** Our own, or with somebody's leave; "Google" is nobody's leave. */
function isAllowed(source: string): boolean {
  return /\b(?:own|ours|school|staff|permission|permitted|licen[cs]ed?|agreed|bought|cc0|public domain)\b/i.test(
    source,
  );
}
