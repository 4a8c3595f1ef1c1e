import { createReadStream, existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { answerBy, usualRule } from '../../moderation/clock.js';
import { nations } from '../../moderation/types.js';
import { holidaysOf, isListed } from '../calendars/bank-holidays.js';
import type { Io } from './io.js';
import { answerLines } from './lines.js';

export const summary = 'Say by when something must have been answered, without a database';

const zone = 'Europe/London';
const modes = ['literal', 'roll'] as const;

/** Without an offset a time is meant as the clock on the school's wall shows it. What lies centuries away is a slip. */
const instant = z.string().transform((text, context) => {
  const at = DateTime.fromISO(text, { zone });
  if (at.isValid && /T/.test(text) && at.year >= 1900 && at.year < 2200) return at;
  context.addIssue(`expected a time such as 2026-11-20T18:00:00Z, not "${text}"`);
  return z.NEVER;
});

const oneOf = <T extends string>(values: readonly [T, ...T[]], usual: T) =>
  z.enum(values, { error: `expected one of ${values.join(', ')}` }).default(usual);

const question = z.object({
  received: instant,
  nation: oneOf(nations, 'england'),
  mode: oneOf(modes, usualRule.mode),
});

/** Years that no list of bank holidays holds, as they come up. */
type Guessed = Set<string>;

/** Prints the due instant, or with --in every line with its `due`. 0: all answered; 2: something was wrong. */
export async function run(args: string[], io: Io): Promise<number> {
  const say = (words: string) => io.stderr.write(`schoolgate due: ${words}\n`);
  const guessed: Guessed = new Set();
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args, options: { received: text, nation: text, mode: text, in: text } });
    const code = values.in === undefined ? single(values, io, guessed) : await many(values, io, { say, guessed });
    if (guessed.size > 0) say(restsOn([...guessed].sort()));
    return code;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

type Values = Record<string, string | undefined>;

function single(values: Values, io: Io, guessed: Guessed): number {
  if (values.received === undefined) throw new Error('expected --received 2026-11-20T18:00:00Z or --in cases.jsonl');
  io.stdout.write(`${dueOf(values, guessed)}\n`);
  return 0;
}

interface Saying {
  say(words: string): void;
  guessed: Guessed;
}

async function many({ in: file, received, nation, mode }: Values, io: Io, { say, guessed }: Saying): Promise<number> {
  if (received !== undefined) throw new Error('give either --received or --in, not both');
  if (file !== '-' && !existsSync(file ?? '')) throw new Error(`--in: there is no file ${file}`);
  const input = file === '-' ? io.stdin : createReadStream(file ?? '');
  const answer = (line: unknown) => withDue(line, { nation, mode }, guessed);
  const failed = await answerLines({ input, output: io.stdout }, answer, ({ line, error }) =>
    say(`line ${line}: ${error}`),
  );
  if (failed > 0) say(`${failed} ${failed === 1 ? 'line' : 'lines'} could not be read`);
  return failed > 0 ? 2 : 0;
}

function restsOn(years: string[]): string {
  const named = years.length > 3 ? `${years.slice(0, 3).join(', ')} and others` : years.join(', ');
  return `bank holidays of ${named} are worked out by rule (date-holidays): no published list that we hold has them, and one-off holidays are not known`;
}

/** Keeps what else a line holds, so that notes and ids come out again; a `due` that stood there is not looked at. */
function withDue(line: unknown, usual: Values, guessed: Guessed): object {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new Error('expected an object');
  const { due: _, ...rest } = line as Record<string, unknown>;
  return { ...rest, due: dueOf({ ...usual, ...rest }, guessed) };
}

function dueOf(asked: unknown, guessed: Guessed): string {
  const read = question.safeParse(asked);
  if (!read.success) {
    const issue = read.error.issues[0];
    const key = issue?.path.join('.') || 'line';
    throw new Error(`${key}: ${issue?.code === 'invalid_type' ? 'expected a text' : issue?.message}`);
  }
  const { received, nation, mode } = read.data;
  const calendar = { zone, holidays: holidaysOf(nation) };
  const due = DateTime.fromJSDate(answerBy(received.toJSDate(), calendar, { ...usualRule, mode }), { zone });
  for (const { year } of [received.setZone(zone), due.minus({ milliseconds: 1 })])
    if (!isListed(nation, String(year))) guessed.add(String(year));
  return due.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
}
