/** The shape of one change's value, as tolerant as is safe: a field that we can do without is never a reason to lose words. */
import { z } from 'zod';
import { idSchema } from '../reading.js';

const EARLIEST = Date.UTC(2004, 0);
const LATEST = Date.UTC(2100, 0);

/** Seconds in changes, milliseconds in messaging, ISO text in REST answers (platforms.md F3.4). */
export const timeSchema = z
  .union([z.number(), z.string().max(40)])
  .transform((value) => new Date(toMs(value)))
  .refine((date) => date.getTime() >= EARLIEST && date.getTime() < LATEST, 'no time');

function toMs(value: number | string): number {
  const number = Number(value);
  if (Number.isNaN(number)) return Date.parse(String(value));
  return number > 100_000_000_000 ? number : number * 1000;
}

const optionalId = idSchema.optional().catch(undefined);
const optionalText = z.string().catch('').default('');

export const valueSchema = z.object({
  item: z.string(),
  verb: z.string(),
  /** Absent where Facebook may not say who it was (F3.4). */
  from: z.object({ id: optionalId, name: optionalText }).optional().catch(undefined),
  /** How payloads before 2019 said it. */
  sender_id: optionalId,
  sender_name: optionalText,
  post_id: optionalId,
  comment_id: optionalId,
  parent_id: optionalId,
  /** Absent where there is only a picture or a sticker; something else than text is an error, since words would be lost. */
  message: z.string().nullish(),
  created_time: timeSchema.optional().catch(undefined),
  post: z
    .object({ permalink_url: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type Value = z.infer<typeof valueSchema>;
