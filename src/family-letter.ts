/**
 * A ready letter to the family of a child who is too young for the platform (MO-12, domain.md 6.4): kind, without blame, and
 * without a word of what was written. The names are typed in for printing and kept nowhere.
 */
import { z } from 'zod';
import { minAgeAt } from '../moderation/settings.js';
import type { Nation, Platform } from '../moderation/types.js';
import { appendAudit } from './audit.js';
import type { Context } from './context.js';
import { platformNames } from './words.js';

const slot = (what: string, max = 120) =>
  z.string({ error: what }).trim().min(1, { error: what }).max(max, { error: 'Use fewer words.' });

export const letterForm = z.object({
  family: slot('Say to whom the letter goes, as in: Mrs Example'),
  child: slot('Say the child’s forename'),
  contact: slot('Say whom they can ring, and the number'),
  signature: slot('Say who signs it'),
  language: z.enum(['en', 'cy']).catch('en'),
  unkind: z.literal('yes').optional().catch(undefined),
});
export type LetterInput = z.output<typeof letterForm>;

export interface Letter {
  greeting: string;
  paragraphs: string[];
  close: string;
  signature: string;
  /** No speaker of the language has read the words yet. */
  unchecked: boolean;
}

interface About {
  platform: Platform;
  nation: Nation;
  school: string;
}

export function familyLetter(ctx: Pick<Context, 'policy' | 'clock'>, about: About, input: LetterInput): Letter {
  const { platform, nation, school } = about;
  const age = minAgeAt(ctx.policy, { platform, nation, at: ctx.clock.now() });
  const words = templates[input.language];
  const slots = { ...input, age, school, platform: platformNames[platform] };
  const paragraphs = words.paragraphs(slots).concat(input.unkind ? [words.unkind(slots)] : [], words.end(slots));
  const { greeting, close } = words;
  return {
    ...{ greeting: greeting(input.family), paragraphs, close, signature: `${input.signature}\n${school}` },
    unchecked: input.language !== 'en',
  };
}

/** That there was one, for which case and by whom: of the family nothing. */
export async function noteLetter(
  ctx: Context,
  by: { schoolId: string; userId: string; commentId: string; caseNumber: string; language: string },
): Promise<void> {
  const { schoolId, userId, commentId, caseNumber, language } = by;
  const facts = { case: caseNumber, language };
  const entry = { kind: 'letter.printed', actor: userId, commentId, facts };
  await ctx.db.$transaction((tx) => appendAudit(tx, { schoolId, at: ctx.clock.now() }, [entry]));
}

interface Slots {
  child: string;
  contact: string;
  platform: string;
  school: string;
  age: number;
}

interface Template {
  greeting(family: string): string;
  paragraphs(slots: Slots): string[];
  unkind(slots: Slots): string;
  end(slots: Slots): string[];
  close: string;
}

const templates: Record<'en' | 'cy', Template> = {
  en: {
    greeting: (family) => `Dear ${family},`,
    paragraphs: ({ child, platform, age }) => [
      `We write to you because an account on ${platform} that seems to be ${child}’s wrote on our school’s page. You may know of it already; many children have one.`,
      `${platform} says in its terms that nobody may have an account before the age of ${age}. That is why we did not answer there. We may keep the account from writing on our page, and we may tell ${platform}, which can close it. Nobody but a few members of staff knows whose account we think it is, and if we are wrong, please tell us.`,
      `${child} is not in trouble for having an account. Please look at it together: who can see it, who can write to ${child}, and what it tells about your family. ${platform}’s help pages say how to close it.`,
    ],
    unkind: ({ child }) =>
      `Something that hurt another pupil was written as well. We deal with that in school, and would like to talk about it with ${child} and with you.`,
    end: ({ child, contact }) => [
      `If anything online has upset ${child}, please tell us. Children can also call Childline at any time on 0800 1111, and www.ceop.police.uk takes reports about adults who behave wrongly towards children. If a child is in danger, call 999.`,
      `We are glad to help: ${contact}.`,
    ],
    close: 'Yours sincerely,',
  },
  cy: {
    greeting: (family) => `Annwyl ${family},`,
    paragraphs: ({ child, platform, age }) => [
      `Rydym yn ysgrifennu atoch oherwydd bod cyfrif ar ${platform} sy’n ymddangos fel cyfrif ${child} wedi ysgrifennu ar dudalen ein hysgol. Efallai eich bod yn gwybod amdano eisoes; mae gan lawer o blant un.`,
      `Mae telerau ${platform} yn dweud na chaiff neb gyfrif cyn bod yn ${age} oed. Dyna pam na wnaethom ateb yno. Gallwn atal y cyfrif rhag ysgrifennu ar ein tudalen, a gallwn ddweud wrth ${platform}, sy’n gallu ei gau. Dim ond ychydig o’r staff sy’n gwybod cyfrif pwy ydyw yn ein barn ni, ac os ydym yn anghywir, rhowch wybod i ni.`,
      `Nid yw ${child} mewn trwbl am fod â chyfrif. Edrychwch arno gyda’ch gilydd: pwy all ei weld, pwy all ysgrifennu at ${child}, a beth mae’n ei ddweud am eich teulu. Mae tudalennau cymorth ${platform} yn dweud sut i’w gau.`,
    ],
    unkind: ({ child }) =>
      `Ysgrifennwyd rhywbeth a wnaeth frifo disgybl arall hefyd. Rydym yn delio â hynny yn yr ysgol, a hoffem siarad amdano gyda ${child} a gyda chi.`,
    end: ({ child, contact }) => [
      `Os oes rhywbeth ar-lein wedi peri gofid i ${child}, rhowch wybod i ni. Gall plant hefyd ffonio Childline unrhyw bryd ar 0800 1111, ac mae www.ceop.police.uk yn derbyn adroddiadau am oedolion sy’n ymddwyn yn amhriodol tuag at blant. Os oes plentyn mewn perygl, ffoniwch 999.`,
      `Rydym yn falch o helpu: ${contact}.`,
    ],
    close: 'Yn gywir,',
  },
};
