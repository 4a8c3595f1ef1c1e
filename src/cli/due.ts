import { createReadStream, existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { answerBy, usualRule } from '../../moderation/clock.js';
import { nations } from '../../moderation/types.js';
import { holidaysOf } from '../calendars/bank-holidays.js';
import type { Io } from './io.js';
import { answerLines } from './lines.js';

export const summary = 'Say by when something must have been answered, without a database';

const zone = 'Europe/London';
const modes = ['literal', 'roll'] as const;

/** Without an offset a time is meant as the clock on the school's wall shows it. */
const instant = z.string().transform((text, context) => {
  const at = DateTime.fromISO(text, { zone });
  if (at.isValid && /T/.test(text)) return at;
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

/** Prints the due instant, or with --in every line with its `due`. 0: all answered; 2: something was wrong. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args, options: { received: text, nation: text, mode: text, in: text } });
    if (values.in === undefined) return single(values, io);
    if (values.received !== undefined) throw new Error('give either --received or --in, not both');
    if (values.in !== '-' && !existsSync(values.in)) throw new Error(`--in: there is no file ${values.in}`);
    const input = values.in === '-' ? io.stdin : createReadStream(values.in);
    const usual = { nation: values.nation, mode: values.mode };
    const failed = await answerLines({ input, output: io.stdout }, (line) => withDue(line, usual));
    if (failed > 0) io.stderr.write(`schoolgate due: ${failed} ${failed === 1 ? 'line' : 'lines'} could not be read\n`);
    return failed > 0 ? 2 : 0;
  } catch (error) {
    io.stderr.write(`schoolgate due: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function single(values: Record<string, string | undefined>, io: Io): number {
  if (values.received === undefined) throw new Error('expected --received 2026-11-20T18:00:00Z or --in cases.jsonl');
  io.stdout.write(`${dueOf(values)}\n`);
  return 0;
}

/** Keeps what else a line holds, so that notes and ids come out again; a `due` that stood there is not looked at. */
function withDue(line: unknown, usual: Record<string, unknown>): object {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new Error('expected an object');
  const { due: _, ...rest } = line as Record<string, unknown>;
  return { ...rest, due: dueOf({ ...usual, ...rest }) };
}

function dueOf(asked: unknown): string {
  const read = question.safeParse(asked);
  if (!read.success) {
    const issue = read.error.issues[0];
    const key = issue?.path.join('.') || 'line';
    throw new Error(`${key}: ${issue?.code === 'invalid_type' ? 'expected a text' : issue?.message}`);
  }
  const { received, nation, mode } = read.data;
  const calendar = { zone, holidays: holidaysOf(nation) };
  const due = answerBy(received.toJSDate(), calendar, { ...usualRule, mode });
  return DateTime.fromJSDate(due, { zone: 'utc' }).toISO({ suppressMilliseconds: true }) ?? '';
}
