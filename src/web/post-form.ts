/** What a form of a post says, as the draft takes it. What cannot be understood is said field by field; the rest is kept. */
import { DateTime } from 'luxon';
import type { Book } from '../people/book.js';
import { finderOf } from '../people/book.js';
import { plainKey } from '../people/details.js';
import type { PictureAnswers } from '../publishing/answers.js';
import type { Draft, DraftInput, PictureInput } from '../publishing/drafts.js';
import { valuesOf } from './uploads.js';

export interface ReadPost {
  input: DraftInput;
  /** Names that are nobody's, and the like: in words. */
  problems: string[];
}

interface Reading {
  book: Book;
  /** Who says that it may be known where the children are. */
  userName: string;
  zone: string;
}

const mostText = 65_000;

export function readPostForm(body: unknown, draft: Draft, reading: Reading): ReadPost {
  const one = (field: string) => valuesOf(body, field)[0] ?? '';
  const problems: string[] = [];
  const pictures = draft.pictures.map((picture) => readPicture(picture, { one, reading, problems }));
  const tripEnds = DateTime.fromISO(one('tripEndsAt'), { zone: reading.zone });
  const confirmed = one('whereabouts') === 'yes';
  const input: DraftInput = {
    text: one('text').replace(/\r\n/g, '\n').slice(0, mostText),
    signOff: one('signOff').trim().slice(0, 60),
    accountIds: valuesOf(body, 'accounts'),
    answers: {
      ...(confirmed && { whereaboutsConfirmedBy: reading.userName }),
      ...(tripEnds.isValid && { tripEndsAt: tripEnds.toJSDate() }),
    },
    pictures,
  };
  return { input, problems };
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
  const { people, unknown } =
    said === 'everybody' ? everybody(reading.book) : readPeople(one(`people-${id}`), reading.book);
  // Only what was asked for: names typed under a picture without people are no mistake.
  if (said === 'people') problems.push(...unknown.map((words) => `Picture ${position}: ${words}`));
  const answers: PictureAnswers = {
    namesReadable: yesNo(one(`readable-${id}`)),
    faceOn: yesNo(one(`face-${id}`)),
    swimwear: yesNo(one(`swimwear-${id}`)),
    source: one(`source-${id}`).trim().slice(0, 200),
  };
  return { id, alt: one(`alt-${id}`).trim().slice(0, 1000), shows: shows[said] ?? null, people, answers };
}

const everybody = ({ people }: Book) => ({
  people: [...people.values()].flatMap(({ id, kind, leftOn }) => (kind === 'pupil' && !leftOn ? [id] : [])),
  unknown: [] as string[],
});

/** One a line: a name as the register has it, a preferred one, or a number. */
export function readPeople(lines: string, book: Book): { people: string[]; unknown: string[] } {
  const byNumber = finderOf(book);
  const byName = namesOf(book);
  const people: string[] = [];
  const unknown: string[] = [];
  for (const line of lines.split(/[\n,;]+/).map((each) => each.trim())) {
    if (line === '') continue;
    const named = byName.get(plainKey(line)) ?? [];
    const id = byNumber(line) ?? (named.length === 1 ? named[0] : undefined);
    if (id) people.push(id);
    else if (named.length > 1)
      unknown.push(`there are ${named.length} people called “${line}”; enter the number instead`);
    else unknown.push(`nobody in the register is called “${line}”`);
  }
  return { people, unknown };
}

function namesOf({ people }: Book): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { id, name, forenames, surname, otherSurnames } of people.values()) {
    const all = forenames.flatMap((forename) => [surname, ...otherSurnames].map((last) => `${forename} ${last}`));
    for (const each of new Set([name, ...all].map(plainKey))) names.set(each, [...(names.get(each) ?? []), id]);
  }
  return names;
}
