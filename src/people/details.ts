/** What is kept of a person and of their answers, sealed in its row: without our keys a copy of the database names nobody. */
import { z } from 'zod';
import { consentConditions, consentUses, type Grant } from '../../moderation/consent.js';
import type { PersonKind } from '../../prisma/generated/client.js';
import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';

const day = z.iso.date();
const text = z.string();

/** Of staff `surname` is the whole name, and there are no forenames. */
const detailsSchema = z.object({
  forenames: z.array(text),
  surname: text,
  otherSurnames: z.array(text),
  numbers: z.object({ id: text, admissionNumber: text, upn: text }).partial(),
  role: text,
  knownAs: z.array(text),
  leftOn: day.optional(),
  /** Nothing is published of this person. `by`: "import", or the id of a user; why is for safeguarding leads and the head alone. */
  restriction: z.object({ by: text, on: day, why: text }).optional(),
});
export type PersonDetails = z.infer<typeof detailsSchema>;

const answerSchema = z.object({
  kind: z.literal('answer'),
  use: z.enum(consentUses),
  agreed: z.boolean(),
  givenBy: text,
  relationship: text,
  givenOn: day,
  expiresOn: day.optional(),
  withdrawnOn: day.optional(),
  evidenceRef: text,
  conditions: z.array(z.enum(consentConditions)),
});
/** Said later, of every answer for these uses that had been given by that day. */
const withdrawalSchema = z.object({
  kind: z.literal('withdrawal'),
  uses: z.array(z.enum(consentUses)),
  on: day,
  askedBy: text,
});
const entrySchema = z.discriminatedUnion('kind', [answerSchema, withdrawalSchema]);
export type Answer = z.infer<typeof answerSchema>;
export type Withdrawal = z.infer<typeof withdrawalSchema>;
export type GrantEntry = z.infer<typeof entrySchema>;

const personPlace = (id: string) => `person:${id}`;
const grantPlace = (id: string) => `grant:${id}`;

export const sealPerson = (config: Config, id: string, details: PersonDetails) =>
  sealerOf(config).seal(JSON.stringify(details), personPlace(id));
export const openPerson = (config: Config, { id, sealed }: { id: string; sealed: string }): PersonDetails =>
  detailsSchema.parse(JSON.parse(sealerOf(config).open(sealed, personPlace(id))));
export const sealEntry = (config: Config, id: string, entry: GrantEntry) =>
  sealerOf(config).seal(JSON.stringify(entry), grantPlace(id));
export const openEntry = (config: Config, { id, sealed }: { id: string; sealed: string }): GrantEntry =>
  entrySchema.parse(JSON.parse(sealerOf(config).open(sealed, grantPlace(id))));

/** By what the same person is known again, in words; hashed before they are stored. A grown-up has no number, but a name. */
export function keyWords(kind: PersonKind, { numbers, surname }: Pick<PersonDetails, 'numbers' | 'surname'>): string[] {
  if (kind === 'staff') return [`staff name ${plainKey(surname)}`];
  return Object.entries(numbers).map(([number, value]) => `pupil ${number} ${plainKey(value)}`);
}

export const plainKey = (key: string) => key.trim().toLowerCase().replace(/\s+/g, ' ');

/** As people say it: "Ava Khan"; by the first forename that the roll has. */
export const nameOf = ({ forenames, surname }: Pick<PersonDetails, 'forenames' | 'surname'>) =>
  [forenames[0] ?? '', surname].filter(Boolean).join(' ');

/** A withdrawal ends what had been given by its day, a new form of the same day too: in doubt it is no consent. */
export function withWithdrawals(entries: readonly GrantEntry[]): Grant[] {
  const withdrawals = entries.filter((entry) => entry.kind === 'withdrawal');
  const answers = entries.filter((entry) => entry.kind === 'answer');
  return answers.map(({ kind: _, ...answer }) => {
    const days = withdrawals.flatMap(({ uses, on }) => (uses.includes(answer.use) && answer.givenOn <= on ? [on] : []));
    const withdrawnOn = [answer.withdrawnOn ?? [], days].flat().sort()[0];
    return withdrawnOn === undefined ? answer : { ...answer, withdrawnOn };
  });
}
