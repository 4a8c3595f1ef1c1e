/** Reads the evaluation's files. A row that is not understood is named by its line: a figure must not rest on half a file. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import {
  bans,
  type CommentToJudge,
  dispositions,
  escalations,
  type Facts,
  labels,
  platforms,
  surfaces,
} from '../../moderation/types.js';
import type { Answer } from './score.js';

/** A comment, the answer of the label guide, and what is known beside it. */
export interface Row {
  id: string;
  comment: CommentToJudge;
  wanted: Answer;
  facts: Facts;
}

/** Every day the same, so that nothing changes by itself. */
export const plainFacts: Facts = { now: new Date('2026-11-20T12:00:00Z'), nation: 'england', pupils: [], staff: [] };

export const author = z.object({ name: z.string(), handle: z.string(), bio: z.string() });

export const answer = z.object({
  labels: z.array(z.enum(labels)),
  disposition: z.enum(dispositions),
  ban: z.enum(bans),
  escalate: z.array(z.enum(escalations)),
});

const labelledComment = answer.extend({
  id: z.string(),
  platform: z.enum(platforms),
  surface: z.enum(surfaces),
  author,
  postContext: z.string(),
  text: z.string(),
});

/** Rows in the form of the label guide; undefined where the file is not there. */
export function readLabelled(file: string): Row[] | undefined {
  return readJsonl(file, labelledComment)?.map(({ id, labels: said, disposition, ban, escalate, ...comment }) => ({
    id,
    comment,
    wanted: { labels: said, disposition, ban, escalate },
    facts: plainFacts,
  }));
}

/** Texts, one a line. */
export function readTexts(file: string): string[] | undefined {
  return existsSync(file) ? lines(file).map(({ text }) => text) : undefined;
}

/** A comment of which nothing but the words is known. */
export function plainComment(text: string, postContext = ''): CommentToJudge {
  const nobody = { name: 'Sam Whitfield', handle: '', bio: '' };
  return { platform: 'facebook', surface: 'comment', author: nobody, postContext, text };
}

/** One JSON object a line. Every bad line is named, not only the first. */
export function readJsonl<T>(file: string, schema: z.ZodType<T>): T[] | undefined {
  if (!existsSync(file)) return undefined;
  const problems: string[] = [];
  const rows = lines(file).flatMap(({ text, number }) => {
    const read = parse(text, schema);
    if ('row' in read) return [read.row];
    problems.push(`${basename(file)}:${number}: ${read.problem}`);
    return [];
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return rows;
}

function parse<T>(text: string, schema: z.ZodType<T>): { row: T } | { problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { problem: 'expected JSON' };
  }
  const read = schema.safeParse(data);
  if (read.success) return { row: read.data };
  const issue = read.error.issues[0];
  return { problem: `${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'not understood'}` };
}

function lines(file: string): { text: string; number: number }[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((text, index) => ({ text: text.trim(), number: index + 1 }))
    .filter(({ text }) => text !== '');
}
