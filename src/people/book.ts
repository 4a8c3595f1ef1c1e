/** The register of people as the database holds it, opened once after each change: checks of posts ask it by the hundred. */
import type { ConsentRecord, Grant } from '../../moderation/consent.js';
import { rollOf } from '../../moderation/posts/roll.js';
import type { Known } from '../../moderation/posts/types.js';
import type { PersonKind } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Db, Tx } from '../db/index.js';
import {
  type GrantEntry,
  nameOf,
  openEntry,
  openPerson,
  type PersonDetails,
  plainKey,
  withWithdrawals,
} from './details.js';

export interface Person extends PersonDetails {
  id: string;
  kind: PersonKind;
  name: string;
  grants: Grant[];
}

export interface Book {
  seq: number;
  /** By id, in the order of surnames. */
  people: Map<string, Person>;
  /** For the check of posts. Grown-ups stand in it by their name, as that check knows them. */
  known: Known;
}

type Asking = Pick<Context, 'config' | 'db'>;

const opened = new WeakMap<Db, Map<string, Book>>();

/** The register of a school. What another process changed is seen at the next call. `tx`: inside a transaction. */
export async function bookOf({ db, config }: Asking, schoolId: string, tx: Tx = db): Promise<Book> {
  const books = opened.get(db) ?? new Map<string, Book>();
  opened.set(db, books);
  const school = await tx.school.findUniqueOrThrow({
    where: { id: schoolId },
    select: { peopleSeq: true, alsoKnown: true },
  });
  const before = books.get(schoolId);
  if (before?.seq === school.peopleSeq) return before;
  const book = { ...(await open({ db: tx, config }, schoolId, school.alsoKnown)), seq: school.peopleSeq };
  books.set(schoolId, book);
  return book;
}

async function open(
  { db, config }: { db: Tx; config: Asking['config'] },
  schoolId: string,
  alsoKnown: string[],
): Promise<Omit<Book, 'seq'>> {
  const rows = await db.person.findMany({ where: { schoolId }, select: { id: true, kind: true, sealed: true } });
  const entries = await db.grant.findMany({
    where: { schoolId, endedAt: null },
    select: { id: true, personId: true, sealed: true },
  });
  const byPerson = new Map<string, GrantEntry[]>(rows.map(({ id }) => [id, []]));
  for (const entry of entries) byPerson.get(entry.personId)?.push(openEntry(config, entry));
  const people = rows.map((row): Person => {
    const details = openPerson(config, row);
    const grants = withWithdrawals(byPerson.get(row.id) ?? []);
    return { ...details, id: row.id, kind: row.kind, name: nameOf(details), grants };
  });
  people.sort((one, other) => sortName(one).localeCompare(sortName(other), 'en'));
  const known = knownOf(people, alsoKnown);
  // Here, and not in the first check that somebody waits for.
  rollOf(known);
  return { people: new Map(people.map((person) => [person.id, person])), known };
}

const sortName = ({ surname, forenames }: PersonDetails) => `${surname} ${forenames.join(' ')}`;

export const recordOf = ({ grants, leftOn, restriction }: Person): ConsentRecord => ({
  ...{ grants, leftOn },
  doNotPublish: restriction !== undefined,
});

/** Who has left keeps a name that must not be published. */
function knownOf(people: Person[], alsoKnown: string[]): Known {
  const pupils = people.filter(({ kind }) => kind === 'pupil');
  const staff = people.filter(({ kind }) => kind === 'staff');
  return {
    pupils: pupils.map(({ id, forenames, surname, otherSurnames }) => ({ id, forenames, surname, otherSurnames })),
    staff: staff.map(({ name, role, knownAs }) => ({ name, role, knownAs })),
    consents: new Map(people.map((person) => [person.kind === 'staff' ? person.name : person.id, recordOf(person)])),
    alsoKnown,
  };
}

/** Whom a word of a file means: a number of a pupil, or a grown-up's name. What means two people means nobody. */
export function finderOf({ people }: Book): (key: string) => string | undefined {
  const byKey = new Map<string, string | null>();
  for (const { id, kind, name, numbers } of people.values())
    for (const key of kind === 'staff' ? [name] : Object.values(numbers)) {
      const before = byKey.get(plainKey(key));
      byKey.set(plainKey(key), before === undefined || before === id ? id : null);
    }
  return (key) => byKey.get(plainKey(key)) ?? undefined;
}

/** Inside a transaction that changes people as it knew them: nobody else does meanwhile, and the answer says whether somebody has. */
export async function lockPeople(tx: Tx, schoolId: string): Promise<number> {
  await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
  const { peopleSeq } = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { peopleSeq: true } });
  return peopleSeq;
}

/** Inside the transaction of every change: whoever has the register open opens it anew. */
export async function changedPeople(tx: Tx, schoolId: string): Promise<void> {
  await tx.school.update({ where: { id: schoolId }, data: { peopleSeq: { increment: 1 } } });
}
