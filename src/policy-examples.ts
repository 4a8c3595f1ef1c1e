/** The examples of the packs: invented comments that a rule must find, and near misses that it must not. The tests run them all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shown } from './pack-source.js';
import { policiesFolder } from './policies.js';

const plain = z.strictObject({
  rule: z.string(),
  hit: z.boolean(),
  text: z.string().min(1),
  /** What the school's post was about, for rules that ask. */
  post: z.string().optional(),
  author: z.strictObject({ name: z.string(), handle: z.string(), bio: z.string() }).optional(),
  /** The staff list, for rules that ask whether the writer is on it. */
  staff: z.array(z.strictObject({ name: z.string(), role: z.string(), knownAs: z.array(z.string()) })).optional(),
});

/** What happened around the comment, for rules that ask. */
const thread = z.strictObject({
  attackers: z.number().int().default(0),
  copyists: z.number().int().default(0),
  hiddenBefore: z.number().int().default(0),
  underPicture: z.boolean().default(false),
});

const example = plain.extend({ thread: thread.optional() });

export type Example = z.infer<typeof example> & { pack: string };

/** All examples of the packs named; throws with file and line where one cannot be read. */
export function loadExamples(packs: string[], folder = policiesFolder()): Example[] {
  return packs.flatMap((pack) => {
    const file = join(folder, pack, 'examples.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [readExample(line, { file, line: index + 1, pack })]));
  });
}

function readExample(text: string, { file, line, pack }: { file: string; line: number; pack: string }): Example {
  try {
    return { ...example.parse(JSON.parse(text)), pack };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).split('\n')[0] : 'expected one JSON object';
    throw new Error(`${shown(file)}:${line}: ${why}`);
  }
}
