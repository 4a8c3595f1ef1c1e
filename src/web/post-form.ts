/** What a form of a post says, as the draft takes it. What cannot be understood is said field by field; the rest is kept. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Book } from '../people/book.js';
import { finderOf } from '../people/book.js';
import { plainKey } from '../people/details.js';
import { type PictureAnswers, postAnswers } from '../publishing/answers.js';
import type { Draft, DraftInput, PictureInput } from '../publishing/drafts.js';
import { valuesOf } from './uploads.js';

export interface ReadPost {
  input: DraftInput;
  /** Names that are nobody's, and the like: in words. */
  problems: string[];
  typed: TypedWords;
}

/** What stands in fields that could not be understood, or may not be: their page shows it again. */
export interface TypedWords {
  tripEndsAt: string;
  /** By the picture's id. */
  people: ReadonlyMap<string, string>;
}

interface Reading {
  book: Book;
  /** Who says that it may be known where the children are. */
  userName: string;
  zone: string;
  /** The local date, as YYYY-MM-DD. */
  today: string;
}

const mostText = 65_000;

export function readPostForm(body: unknown, draft: Draft, reading: Reading): ReadPost {
  const one = (field: string) => valuesOf(body, field)[0] ?? '';
  const problems: string[] = [];
  const pictures = draft.pictures.map((picture) => readPicture(picture, { one, reading, problems }));
  const tripEnds = DateTime.fromISO(one('tripEndsAt'), { zone: reading.zone });
  if (!tripEnds.isValid && one('tripEndsAt').trim() !== '')
    problems.push('When the trip is over: enter a day and a time, such as 2026-11-20T15:00');
  // Who said so first goes on answering for it, whoever saves the page after them.
  const before = postAnswers(draft.answers).whereaboutsConfirmedBy;
  const confirmed = one('whereabouts') === 'yes';
  const input: DraftInput = {
    text: one('text').replace(/\r\n/g, '\n').slice(0, mostText),
    signOff: one('signOff').trim().slice(0, 60),
    accountIds: valuesOf(body, 'accounts').filter((id) => z.uuid().safeParse(id).success),
    answers: {
      ...(confirmed && { whereaboutsConfirmedBy: before ?? reading.userName }),
      ...(tripEnds.isValid && { tripEndsAt: tripEnds.toJSDate() }),
    },
    pictures,
  };
  const people = new Map(draft.pictures.map(({ id }) => [id, one(`people-${id}`)]));
  return { input, problems, typed: { tripEndsAt: one('tripEndsAt'), people } };
}

interface PictureReading {
  one(field: string): string;
  reading: Reading;
  problems: string[];
}

const yesNo = (said: string) => (said === 'yes' ? true : said === 'no' ? false : undefined);
const shows = { people: 'people', everybody: 'people', none: 'none', backs_only: 'backs_only' } as const;

function readPicture(
  { id, position }: Draft['pictures'][number],
  { one, reading, problems }: PictureReading,
): PictureInput {
  const said = one(`shows-${id}`) as keyof typeof shows;
  const { people, unknown } = whoIs(said, one(`people-${id}`), reading);
  problems.push(...unknown.map((words) => `Picture ${position}: ${words}`));
  const answers: PictureAnswers = {
    namesReadable: yesNo(one(`readable-${id}`)),
    faceOn: yesNo(one(`face-${id}`)),
    swimwear: yesNo(one(`swimwear-${id}`)),
    source: one(`source-${id}`).trim().slice(0, 200),
  };
  // Of somebody nobody knows who it is: so nobody has yet said who is in it.
  const known = unknown.length > 0 ? null : (shows[said] ?? null);
  return { id, alt: one(`alt-${id}`).trim().slice(0, 1000), shows: known, people, answers };
}

function whoIs(said: string, lines: string, { book, today }: Reading): ReturnType<typeof readPeople> {
  if (said === 'people') return readPeople(lines, book);
  return { people: said === 'everybody' ? everybody(book, today) : [], unknown: [] };
}

/** Whoever is to leave at the end of the term is there until then. */
const everybody = ({ people }: Book, today: string) =>
  [...people.values()].flatMap(({ id, kind, leftOn }) =>
    kind === 'pupil' && (leftOn === undefined || leftOn > today) ? [id] : [],
  );

/** One a line: a name as the register has it, a preferred one, or a number. */
export function readPeople(lines: string, book: Book): { people: string[]; unknown: string[] } {
  const byNumber = finderOf(book);
  const byName = namesOf(book);
  const people: string[] = [];
  const unknown: string[] = [];
  for (const line of lines.split(/[\n,;]+/).map((each) => each.trim())) {
    if (line === '') continue;
    const named = byName.get(sameName(line)) ?? [];
    const id = byNumber(line) ?? (named.length === 1 ? named[0] : undefined);
    if (id) people.push(id);
    else if (named.length > 1)
      unknown.push(`there are ${named.length} people called “${line}”; enter the number instead`);
    else unknown.push(`nobody in the register is called “${line}”`);
  }
  return { people, unknown };
}

/** A phone writes O’Neill where the register has O'Neill, and an accent in two ways. */
const sameName = (name: string) =>
  plainKey(
    name
      .normalize('NFC')
      .replace(/[’‘ʼ`´]/g, "'")
      .replace(/[‐‑–]/g, '-'),
  );

function namesOf({ people }: Book): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { id, name, forenames, surname, otherSurnames } of people.values()) {
    const all = forenames.flatMap((forename) => [surname, ...otherSurnames].map((last) => `${forename} ${last}`));
    for (const each of new Set([name, ...all].map(sameName))) names.set(each, [...(names.get(each) ?? []), id]);
  }
  return names;
}
