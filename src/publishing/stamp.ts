/** What a draft says, in short: whoever changes, agrees to or sends it has seen just this. */
import { createHash } from 'node:crypto';
import { pictureAnswers, postAnswers } from './answers.js';
import type { Draft, DraftInput, PictureInput } from './drafts.js';

/** Goes with the page and comes back with its form. */
export const stampOf = (draft: Draft): string =>
  createHash('sha256')
    .update(contentOf(inputOf(draft)))
    .digest('base64url')
    .slice(0, 22);

/** Whoever only presses a button has written nothing. */
export const sameAs = (draft: Draft, input: DraftInput): boolean => contentOf(inputOf(draft)) === contentOf(input);

function inputOf({ text, signOff, answers, targets, pictures }: Draft): DraftInput {
  return {
    ...{ text, signOff, answers: postAnswers(answers), accountIds: targets.map(({ accountId }) => accountId) },
    pictures: pictures.map(({ id, alt, shows, people, answers: said }) => ({
      ...{ id, alt, shows: shows as PictureInput['shows'], answers: pictureAnswers(said) },
      people: people.map(({ personId }) => personId),
    })),
  };
}

const contentOf = ({ text, signOff, answers, accountIds, pictures }: DraftInput) =>
  JSON.stringify([
    ...[text, signOff, answers.whereaboutsConfirmedBy, answers.tripEndsAt, [...accountIds].sort()],
    ...pictures.map(({ id, alt, shows, people, answers: said }) => [
      ...[id, alt, shows, [...new Set(people)].sort()],
      ...[said.namesReadable, said.faceOn, said.swimwear, said.source ?? ''],
    ]),
  ]);
