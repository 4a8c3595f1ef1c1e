/** What the page of contacts takes, and what it says of what it cannot take. */
import { z } from 'zod';
import { contactRoles } from '../../moderation/ladder.js';

const webhook = z
  .string()
  .trim()
  .max(2000)
  .default('')
  .refine((value) => value === '' || isSafe(value), 'Enter an address that begins with https://');

/** What is signed or secret goes over https; on this machine itself plain http is as good. */
function isSafe(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username } = new URL(value);
  const here = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && here));
}

const email = z
  .string()
  .trim()
  .max(254)
  .default('')
  .refine(
    (value) => value === '' || z.email().safeParse(value).success,
    'Enter an e-mail address, like name@school.sch.uk',
  );

export const contactForm = z
  .object({
    id: z
      .uuid()
      .optional()
      .or(z.literal('').transform(() => undefined)),
    role: z.enum(contactRoles, { error: 'Choose what this person is told as' }),
    name: z.string({ error: 'Enter a name' }).trim().min(1, 'Enter a name').max(100),
    email,
    teamsUrl: webhook,
    slackUrl: webhook,
    webhookUrl: webhook,
  })
  .refine((one) => one.email || one.teamsUrl || one.slackUrl || one.webhookUrl, {
    path: ['email'],
    error: 'Enter at least one way to reach this person',
  });

const date = z.iso.date('Enter a date');
export const shiftForm = z
  .object({ contactId: z.uuid('Choose a person'), kind: z.enum(['duty', 'away']), fromDate: date, untilDate: date })
  .refine((shift) => shift.fromDate <= shift.untilDate, {
    path: ['untilDate'],
    error: 'The last day must not be before the first',
  });

const count = (from: number, to: number) =>
  z.coerce
    .number(`Enter a whole number from ${from} to ${to}`)
    .int(`Enter a whole number from ${from} to ${to}`)
    .min(from, `Enter a whole number from ${from} to ${to}`)
    .max(to, `Enter a whole number from ${from} to ${to}`);

/** From a handful, which is told one by one, to what no school has seen. */
export const stormForm = z.object({
  stormOver: count(3, 500),
  stormMinutes: count(1, 120),
  pileOnFrom: count(2, 100),
});

export const mendedForm = z.object({ key: z.string().max(300).catch('') });

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Enter a time such as 19:00');
export const timesForm = z.object({
  quietFrom: time,
  quietUntil: time,
  weekends: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes'),
});
