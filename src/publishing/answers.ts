/** What a person answered about a post and its pictures, as rows keep it. */
import { z } from 'zod';
import type { Answers } from '../../moderation/posts/types.js';

/** Of a whole post. What is left out was not answered. */
const postSchema = z.object({ whereaboutsConfirmedBy: z.string(), tripEndsAt: z.coerce.date() }).partial();
/** Of one picture. */
const pictureSchema = z
  .object({ namesReadable: z.boolean(), faceOn: z.boolean(), swimwear: z.boolean(), source: z.string() })
  .partial();

export type PostAnswers = z.infer<typeof postSchema>;
export type PictureAnswers = z.infer<typeof pictureSchema>;

export const postAnswers = (json: unknown): PostAnswers => postSchema.catch({}).parse(json);
export const pictureAnswers = (json: unknown): PictureAnswers => pictureSchema.catch({}).parse(json);

/** Whether everything that is asked of each picture was answered (GT-10, LK-15, LK-18). */
export function unanswered({ namesReadable, faceOn, swimwear, source }: Answers): string[] {
  return [
    namesReadable === undefined ? 'whether any name can be read in it' : '',
    faceOn === undefined ? 'whether faces are seen from the front' : '',
    swimwear === undefined ? 'whether anybody wears swimwear' : '',
    (source ?? '').trim() === '' ? 'whose picture it is' : '',
  ].filter(Boolean);
}
