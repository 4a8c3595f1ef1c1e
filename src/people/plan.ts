/** What a file would change in the register: worked out before anything is changed, shown, and then done. Pure. */
import type { Grant } from '../../moderation/consent.js';
import type { PersonKind } from '../../prisma/generated/client.js';
import type { Book, Person } from './book.js';
import { type Answer, keyWords, type PersonDetails } from './details.js';
import type { Pupils } from './pupils.js';
import type { Staff } from './staff.js';
import type { RowProblem } from './table.js';

export interface PersonWrite {
  /** Null: somebody new. */
  id: string | null;
  kind: PersonKind;
  details: PersonDetails;
}

export interface ImportPlan {
  added: number;
  changed: number;
  same: number;
  /** Who is marked as having left, for they are missing from a file that is the whole roll. */
  left: number;
  problems: RowProblem[];
  people: PersonWrite[];
  /** By person, all that imports say of them from now on. */
  answers: { personId: string; answers: Answer[] }[];
  /** Which header was taken for what. */
  mapping: Partial<Record<string, string[]>>;
}

interface Given {
  /** The file is the whole roll. */
  whole: boolean;
  /** The local date, as YYYY-MM-DD. */
  today: string;
  book: Book;
}

type Row = { line: number; details: PersonDetails };

const nobody: Pick<PersonDetails, 'numbers' | 'role' | 'knownAs' | 'forenames' | 'otherSurnames'> = {
  ...{ numbers: {}, role: '', knownAs: [], forenames: [], otherSurnames: [] },
};

export function planPupils({ pupils, problems, mapping }: Pupils, given: Given): ImportPlan {
  const saysRestricted = mapping.doNotPublish !== undefined;
  const rows = pupils.map(({ forenames, surname, otherSurnames, numbers, line, leftOn, doNotPublish }): Row => {
    const restriction = doNotPublish ? { by: 'import', on: given.today, why: '' } : undefined;
    return { line, details: { ...nobody, forenames, surname, otherSurnames, numbers, leftOn, restriction } };
  });
  const keep = (row: Row, before: Person): PersonDetails => {
    const byHand = before.restriction && (before.restriction.by !== 'import' || !saysRestricted);
    const again = before.restriction && row.details.restriction;
    return { ...row.details, restriction: byHand || again ? before.restriction : row.details.restriction };
  };
  return planPeople('pupil', { rows, keep, problems, mapping }, given);
}

export function planStaff({ staff, problems, mapping }: Staff, given: Given): ImportPlan {
  const rows = staff.map(({ name, role, knownAs, line }): Row => {
    return { line, details: { ...nobody, surname: name, role, knownAs } };
  });
  const keep = (row: Row, { restriction }: Person) => ({ ...row.details, restriction });
  return planPeople('staff', { rows, keep, problems, mapping }, given);
}

interface Rows {
  rows: Row[];
  /** What stays of what was known before. */
  keep(row: Row, before: Person): PersonDetails;
  problems: RowProblem[];
  mapping: ImportPlan['mapping'];
}

function planPeople(kind: PersonKind, { rows, keep, problems, mapping }: Rows, given: Given): ImportPlan {
  const plan: ImportPlan = { ...empty(), problems: [...problems], mapping };
  const ours = [...given.book.people.values()].filter((person) => person.kind === kind);
  const byKey = new Map(ours.flatMap((person) => keyWords(kind, person).map((key) => [key, person] as const)));
  const seen = new Set<string>();
  for (const row of rows) {
    const keys = keyWords(kind, row.details);
    const found = new Set(keys.flatMap((key) => byKey.get(key) ?? []));
    const wrong = faultOf(keys, found, seen);
    for (const key of [...keys, ...[...found].map(({ id }) => id)]) seen.add(key);
    if (wrong) plan.problems.push({ line: row.line, words: wrong });
    else addTo(plan, { kind, row, before: [...found][0], keep });
  }
  // Of a row that could not be used nobody knows who it was: where there is one, nobody is taken to have left.
  const gone =
    given.whole && plan.problems.length === 0 ? ours.filter((one) => !seen.has(one.id) && isHere(one, given)) : [];
  plan.left = gone.length;
  plan.people.push(
    ...gone.map((person) => ({ id: person.id, kind, details: detailsOf({ ...person, leftOn: given.today }) })),
  );
  return plan;
}

/** Whoever is to leave next summer is here until then, and may go earlier. */
const isHere = ({ leftOn }: Person, { today }: Given) => leftOn === undefined || leftOn > today;

const empty = (): ImportPlan => ({
  ...{ added: 0, changed: 0, same: 0, left: 0 },
  ...{ problems: [], people: [], answers: [], mapping: {} },
});

function faultOf(keys: string[], found: ReadonlySet<Person>, seen: ReadonlySet<string>): string | undefined {
  if (keys.length === 0)
    return 'it has neither a UPN nor an admission number nor an id, so it could not be known again';
  if (found.size > 1) return 'its numbers belong to two different people in the register';
  if (keys.some((key) => seen.has(key)) || [...found].some(({ id }) => seen.has(id)))
    return 'the same person stands in the file already';
  return undefined;
}

interface Adding {
  kind: PersonKind;
  row: Row;
  before: Person | undefined;
  keep: Rows['keep'];
}

function addTo(plan: ImportPlan, { kind, row, before, keep }: Adding): void {
  if (!before) {
    plan.added += 1;
    plan.people.push({ id: null, kind, details: row.details });
    return;
  }
  // A file need not have every number each time.
  const details = { ...keep(row, before), numbers: { ...before.numbers, ...row.details.numbers } };
  if (plain(details) === plain(detailsOf(before))) plan.same += 1;
  else {
    plan.changed += 1;
    plan.people.push({ id: before.id, kind, details });
  }
}

export function detailsOf(person: PersonDetails): PersonDetails {
  const { forenames, surname, otherSurnames, numbers, role, knownAs, leftOn, restriction } = person;
  return { forenames, surname, otherSurnames, numbers, role, knownAs, leftOn, restriction };
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );

/** `before`: by person, the answers that imports brought earlier. Whom the file names has from now on what it says, and no more. */
export function planConsents(
  read: { grants: Map<string, Grant[]>; problems: RowProblem[]; mapping: ImportPlan['mapping'] },
  before: ReadonlyMap<string, Answer[]>,
): ImportPlan {
  const plan: ImportPlan = { ...empty(), problems: read.problems, mapping: read.mapping };
  for (const [personId, grants] of read.grants) {
    const answers = grants.map((grant): Answer => ({ kind: 'answer', ...grant }));
    const earlier = before.get(personId) ?? [];
    if (sameAnswers(earlier, answers)) plan.same += 1;
    else {
      if (earlier.length === 0) plan.added += 1;
      else plan.changed += 1;
      plan.answers.push({ personId, answers });
    }
  }
  return plan;
}

const sameAnswers = (one: Answer[], other: Answer[]) =>
  one.length === other.length && plain(one.map(plain).sort()) === plain(other.map(plain).sort());
