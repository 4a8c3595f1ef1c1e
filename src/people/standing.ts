/** What people do to one entry of the register: record a form, withdraw, and say that nothing is published. */
import { v7 as uuid } from 'uuid';
import { type ConsentUse, dayOf, type Grant, mayConsent } from '../../moderation/consent.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { bookOf, changedPeople, lockPeople, type Person } from './book.js';
import { type GrantEntry, openPerson, type PersonDetails, sealEntry, sealPerson } from './details.js';
import type { Importer } from './importing.js';
import { detailsOf } from './plan.js';

/** Why something cannot be recorded, in words, and the field that it is about. */
export class PersonError extends Error {
  override name = 'PersonError';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** Throws a PersonError where nobody of this school has the id. */
export async function personOf(ctx: Context, schoolId: string, id: string): Promise<Person> {
  const person = (await bookOf(ctx, schoolId)).people.get(id);
  if (!person) throw new PersonError('person', 'There is nobody with this id in the register.');
  return person;
}

export interface FormInput extends Pick<Grant, 'givenBy' | 'relationship' | 'givenOn' | 'evidenceRef' | 'conditions'> {
  personId: string;
  uses: ConsentUse[];
}

/** A form that came back: one answer for each use. */
export async function recordForm(ctx: Context, actor: Importer, { personId, uses, ...form }: FormInput): Promise<void> {
  const person = await personOf(ctx, actor.schoolId, personId);
  if (uses.length === 0) throw new PersonError('uses', 'Say what the consent is for');
  if (form.givenOn > (await today(ctx, actor))) throw new PersonError('givenOn', 'The day must not be in the future');
  if (mayConsent(form.relationship) !== true)
    throw new PersonError('relationship', 'Only a parent, guardian or carer with parental responsibility can consent');
  const entries = uses.map((use): GrantEntry => ({ kind: 'answer', use, agreed: true, ...form }));
  await write(ctx, actor, { person, entries, event: { kind: 'consent.recorded', facts: { uses } } });
}

export interface WithdrawalInput {
  personId: string;
  uses: ConsentUse[];
  on: string;
  askedBy: string;
}

/** Counts from its day, which is not in the future: whoever says no means now. */
export async function withdraw(ctx: Context, actor: Importer, input: WithdrawalInput): Promise<void> {
  const { personId, uses, on, askedBy } = input;
  const person = await personOf(ctx, actor.schoolId, personId);
  if (uses.length === 0) throw new PersonError('withdraw', 'Say what may no longer be done');
  if (on > (await today(ctx, actor))) throw new PersonError('on', 'The day must not be in the future');
  const later = person.grants.filter(({ use, agreed, givenOn }) => agreed && uses.includes(use) && givenOn > on);
  const [newest] = later.filter(({ withdrawnOn }) => withdrawnOn === undefined).map(({ givenOn }) => givenOn);
  if (newest !== undefined)
    throw new PersonError(
      'on',
      `A form that was signed later, on ${newest.split('-').reverse().join('/')}, would still hold. Enter the day on which the family asked`,
    );
  const entries: GrantEntry[] = [{ kind: 'withdrawal', uses, on, askedBy }];
  await write(ctx, actor, { person, entries, event: { kind: 'consent.withdrawn', facts: { uses, on } } });
}

/** `why` null lifts it. That it was said is in the audit chain; why is in no log. */
export async function restrict(ctx: Context, actor: Importer, personId: string, why: string | null): Promise<void> {
  const person = await personOf(ctx, actor.schoolId, personId);
  const on = await today(ctx, actor);
  const restriction = why === null ? undefined : { by: actor.userId, on, why };
  const event = { kind: why === null ? 'person.unrestricted' : 'person.restricted', facts: {} };
  const details = (now: PersonDetails) => ({ ...detailsOf(now), restriction });
  await write(ctx, actor, { person, entries: [], details, event });
}

const mostKnown = { names: 500, letters: 80 };

/** Names of classes, places and people of fame that pupils share, one each: the check takes them for nobody's (domain.md 7.2). */
export async function setKnown(ctx: Context, { schoolId, userId }: Importer, lines: string[]): Promise<void> {
  const names = [...new Set(lines.map((line) => line.trim().slice(0, mostKnown.letters)).filter(Boolean))];
  const alsoKnown = names.slice(0, mostKnown.names);
  await ctx.db.$transaction(async (tx) => {
    await tx.school.update({ where: { id: schoolId }, data: { alsoKnown } });
    await changedPeople(tx, schoolId);
    const entry = { kind: 'people.known-names', actor: userId, facts: { names: alsoKnown.length } };
    await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [entry]);
  });
}

async function today(ctx: Context, { schoolId }: Importer): Promise<string> {
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
  return dayOf(ctx.clock.now(), school.timezone);
}

interface Change {
  person: Person;
  entries: GrantEntry[];
  /** Of what the row says at that moment: an import may have brought another name since the page was opened. */
  details?: (now: PersonDetails) => PersonDetails;
  event: { kind: string; facts: Record<string, unknown> };
}

async function write(ctx: Context, { schoolId, userId }: Importer, change: Change): Promise<void> {
  const { person, entries, details, event } = change;
  const at = ctx.clock.now();
  const data = entries.map((entry) => {
    const id = uuid();
    const sealed = sealEntry(ctx.config, id, entry);
    return { id, schoolId, personId: person.id, sealed, source: userId, recordedAt: at };
  });
  await ctx.db.$transaction(async (tx) => {
    await lockPeople(tx, schoolId);
    await tx.grant.createMany({ data });
    if (details) {
      const now = await tx.person.findUniqueOrThrow({ where: { id: person.id } });
      const sealed = sealPerson(ctx.config, person.id, details(openPerson(ctx.config, now)));
      await tx.person.update({ where: { id: person.id }, data: { sealed, changedAt: at } });
    }
    await changedPeople(tx, schoolId);
    const facts = { person: person.id, ...event.facts };
    await appendAudit(tx, { schoolId, at }, [{ kind: event.kind, actor: userId, facts }]);
  });
  // What is up with this person in it is looked through at once, and not at night.
  await ctx.queue.add('watch-pictures', 'all', { priority: 1 });
}
