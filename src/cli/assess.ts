import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { decide } from '../../moderation/decide.js';
import type { Policy } from '../../moderation/policy.js';
import {
  type CaseKind,
  type CommentToJudge,
  type Decision,
  type Facts,
  nations,
  platforms,
  surfaces,
} from '../../moderation/types.js';
import { readPupils } from '../people/pupils.js';
import { readStaff } from '../people/staff.js';
import { loadPolicy } from '../policies.js';
import type { Io } from './io.js';
import { answerLines } from './lines.js';

export const summary = 'Judge comments from a JSONL file by the policy packs, without a database';

const usage = `Usage: schoolgate assess [--in comments.jsonl] [--out decisions.jsonl]
  --packs a,b     policy packs (little-kinvaston,brize-norton)
  --nation name   ${nations.join(', ')}
  --at time       the moment to judge at, ISO 8601 (now)
  --pupils file   CSV: legal_forename, preferred_forename, surname
  --staff file    CSV: name, role, known_as
`;

interface Settings {
  input?: string;
  output?: string;
  policy: Policy;
  facts: Facts;
}

/** Reads comments, writes decisions, one a line and in order. 0: all judged; 2: something was wrong. */
export async function run(args: string[], io: Io): Promise<number> {
  let settings: Settings | undefined;
  try {
    settings = toSettings(args);
  } catch (error) {
    io.stderr.write(`schoolgate assess: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  if (!settings) {
    io.stderr.write(usage);
    return 0;
  }
  return assess(settings, io);
}

function toSettings(args: string[]): Settings | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      in: text,
      out: text,
      packs: text,
      nation: text,
      at: text,
      pupils: text,
      staff: text,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const nation = nations.find((known) => known === (values.nation ?? 'england'));
  if (!nation) throw new Error(`--nation: expected one of ${nations.join(', ')}, not "${values.nation}"`);
  const now = values.at === undefined ? DateTime.now() : DateTime.fromISO(values.at, { zone: 'Europe/London' });
  if (!now.isValid) throw new Error(`--at: expected a time such as 2026-11-20T09:00, not "${values.at}"`);
  const [pupilFile, staffFile] = [bytesOf(values.pupils, '--pupils'), bytesOf(values.staff, '--staff')];
  const [pupils, staff] = [pupilFile && readPupils(pupilFile), staffFile && readStaff(staffFile)];
  if (values.in !== undefined && !existsSync(values.in)) throw new Error(`--in: there is no file ${values.in}`);
  return {
    input: values.in,
    output: values.out,
    policy: enforced(
      loadPolicy(
        values.packs
          ?.split(',')
          .map((id) => id.trim())
          .filter(Boolean),
      ),
    ),
    facts: { now: now.toJSDate(), nation, pupils: pupils?.pupils ?? [], staff: staff?.staff ?? [] },
  };
}

/** What a pack would say if a school had switched everything on. */
function enforced(policy: Policy): Policy {
  return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, mode: 'enforce' as const })) };
}

function bytesOf(file: string | undefined, option: string): Uint8Array | undefined {
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw new Error(`${option}: there is no file ${file}`);
  return readFileSync(file);
}

async function assess(settings: Settings, io: Io): Promise<number> {
  const input = settings.input === undefined ? io.stdin : createReadStream(settings.input);
  const output = settings.output === undefined ? io.stdout : createWriteStream(settings.output);
  let failed = 0;
  try {
    failed = await answerLines({ input, output }, (line) => answerTo(line, settings));
    if (settings.output !== undefined) {
      output.end();
      await finished(output);
    }
  } catch (error) {
    io.stderr.write(`schoolgate assess: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  if (failed > 0)
    io.stderr.write(`schoolgate assess: ${failed} ${failed === 1 ? 'line' : 'lines'} could not be judged\n`);
  return failed > 0 ? 2 : 0;
}

const word = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** Only what rules may look at; whatever else a line holds is not even read. */
const inputLine = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  platform: z.enum(platforms),
  surface: z.enum(surfaces),
  author: z
    .object({ name: word, handle: word, bio: word })
    .nullish()
    .transform((author) => author ?? { name: '', handle: '', bio: '' }),
  postContext: word,
  text: z.string(),
});

type Answer = { id: string | null; error: string } | ({ id: string } & Shown);
type Shown = Pick<Decision, 'labels' | 'disposition' | 'ban' | 'escalate'> & {
  reasons: { rule: string; clause: string; kind?: CaseKind; evidence: string }[];
};

function answerTo(data: unknown, settings: Settings): Answer {
  const read = inputLine.safeParse(data);
  if (!read.success) {
    const issue = read.error.issues[0];
    return { id: idOf(data), error: `${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not understood'}` };
  }
  const { id, ...comment } = read.data;
  return { id, ...shown(decide(comment satisfies CommentToJudge, settings.policy, settings.facts)) };
}

function idOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('id' in data)) return null;
  return typeof data.id === 'string' || typeof data.id === 'number' ? String(data.id) : null;
}

function shown({ labels, disposition, ban, escalate, reasons }: Decision): Shown {
  return {
    labels,
    disposition,
    ban,
    escalate,
    reasons: reasons.map(({ rule, clause, kind, evidence }) => ({ rule, clause, kind, evidence })),
  };
}
