import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { checkPost } from '../../moderation/posts/check.js';
import type { PictureFacts, PostToCheck } from '../../moderation/posts/types.js';
import { type Register, readRegister } from '../people/register.js';
import { factsOf } from '../pictures/metadata.js';
import { openPicture, PictureError } from '../pictures/open.js';
import { readWords } from '../pictures/words.js';
import { loadRules } from '../policies.js';
import { readPostFile } from '../publishing/post-file.js';
import type { Io } from './io.js';

export const summary = 'Check a post and its pictures before it is published, without a database';

const zone = 'Europe/London';
const text = { type: 'string' } as const;
const options = {
  ...{ post: text, pupils: text, consents: text, staff: text, at: text, packs: text, known: text },
  'read-seconds': text,
};
type Values = Partial<Record<keyof typeof options, string>>;

/** Prints the findings as a JSON list. 0: nothing stops it; 1: something does; 2: something could not be read. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { values } = parseArgs({ args, options });
    return await check(values, io);
  } catch (error) {
    io.stderr.write(`schoolgate check-post: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function check(values: Values, io: Io): Promise<number> {
  const at = timeOf(values.at);
  const register = registerOf(values, io);
  const file = given(values, 'post');
  const post = inFile(file, () => readPostFile(readFileSync(file, 'utf8'), register.personOf));
  const { facts, bad } = await openAll(post, { folder: dirname(file), timeMs: readFor(values['read-seconds']) }, io);
  const findings = checkPost(withLeave(post, register), {
    policy: loadRules(
      values.packs
        ?.split(',')
        .map((id) => id.trim())
        .filter(Boolean),
    ),
    known: { ...register, alsoKnown: alsoKnown(values.known) },
    pictures: facts,
    at,
    zone,
  });
  io.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  if (bad > 0) return 2;
  return findings.some(({ severity }) => severity === 'block') ? 1 : 0;
}

/** Who is named as the second person and stands among the staff as something else than the head gives no leave of the head's (MO-06). */
function withLeave(post: PostToCheck, { staff }: Register): PostToCheck {
  const said = post.answers.approvedBy?.toLowerCase();
  const approver = staff.find(({ name, knownAs }) => [name, ...knownAs].some((each) => each.toLowerCase() === said));
  if (!approver?.role) return post;
  const headAgreed = /^(?:the |acting |executive |interim )?head(?:[ -]?teacher| of school)?$/i.test(
    approver.role.trim(),
  );
  return { ...post, answers: { ...post.answers, headAgreed } };
}

function given(values: Values, option: 'post' | 'pupils' | 'consents'): string {
  const file = values[option];
  if (file === undefined) throw new Error(`expected --${option} FILE`);
  return there(file, option);
}

function there(file: string, option: string): string {
  if (!existsSync(file)) throw new Error(`--${option}: there is no file ${file}`);
  return file;
}

function timeOf(said: string | undefined): Date {
  const at = said === undefined ? DateTime.now() : DateTime.fromISO(said, { zone });
  if (!at.isValid) throw new Error(`--at: expected a time such as 2026-11-20T09:00, not "${said}"`);
  return at.toJSDate();
}

/** Milliseconds for the words of each picture. */
function readFor(said: string | undefined): number {
  const seconds = Number(said ?? 10);
  if (Number.isInteger(seconds) && seconds >= 2 && seconds <= 600) return seconds * 1000;
  throw new Error(`--read-seconds: expected a whole number from 2 to 600, not "${said}"`);
}

/** Rows that cannot be used are told, and the rest counts. */
function registerOf(values: Values, io: Io): Register {
  const { register, problems } = readRegister({
    pupils: readFileSync(given(values, 'pupils')),
    consents: readFileSync(given(values, 'consents')),
    staff: values.staff === undefined ? undefined : readFileSync(there(values.staff, 'staff')),
  });
  for (const { file, line, words } of problems) io.stderr.write(`${values[file]}:${line}: ${words}\n`);
  return register;
}

function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Names of classes, places and people that are no pupil's, one a line. */
function alsoKnown(file: string | undefined): string[] {
  if (file === undefined) return [];
  const lines = readFileSync(there(file, 'known'), 'utf8').split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

/** A picture that cannot be opened cannot be checked: it is told, and the others go on. */
async function openAll(
  post: PostToCheck,
  { folder, timeMs }: { folder: string; timeMs: number },
  io: Io,
): Promise<{ facts: PictureFacts[]; bad: number }> {
  const facts: PictureFacts[] = [];
  let bad = 0;
  for (const { path } of post.pictures) {
    try {
      const picture = await openPicture(resolve(folder, path));
      const { words, complete } = await readWords(picture, { timeMs });
      facts.push({ ...(await factsOf(picture, path)), words, unread: !complete });
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      bad += 1;
      io.stderr.write(`${path}: ${error.message}\n`);
    }
  }
  if (facts.length > 0) io.stderr.write(`${lookToo}\n`);
  return { facts, bad };
}

/** What is read never stands for the answer of a person. */
const lookToo =
  'Words in pictures are read by a program, which misses some: look whether any name can be read in them.';
