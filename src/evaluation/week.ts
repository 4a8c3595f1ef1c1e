/** The comments of the played week as labelled rows, with the school's own rosters and the hour at which each was written. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Facts, platforms, surfaces } from '../../moderation/types.js';
import { parseCsv } from '../csv.js';
import { answer, author, plainFacts, type Row, readJsonl } from './rows.js';

const happening = z.looseObject({ id: z.string(), at: z.string(), type: z.string() });
const post = z.object({ postId: z.string(), text: z.string() });
const written = z.object({
  platform: z.enum(platforms),
  commentId: z.string(),
  postId: z.string().nullable(),
  author,
  text: z.string(),
  expect: answer,
});
const added = written.extend({ surface: z.enum(surfaces) });

const isPost = (type: string) => type === 'post_published' || type === 'post_edited';
const isComment = (type: string) => /^(comment|reply|mention|visitor_post)_added$/.test(type);

/** Edits too: what a comment becomes is judged anew. */
export function readWeek(folder: string): Row[] | undefined {
  const events = readJsonl(join(folder, 'stream.jsonl'), happening);
  const rosters = readRosters(folder);
  const posts = new Map<string, string>();
  const surfaceOf = new Map<string, z.infer<typeof added>['surface']>();
  return events?.flatMap((event): Row[] => {
    if (isPost(event.type)) {
      const { postId, text } = read(event, post);
      posts.set(postId, text);
    }
    if (isComment(event.type)) {
      const { commentId, surface } = read(event, added);
      surfaceOf.set(commentId, surface);
    } else if (event.type !== 'comment_edited') return [];
    const { platform, commentId, postId, author: who, text, expect } = read(event, written);
    const postContext = posts.get(postId ?? '') ?? '';
    const comment = { platform, surface: surfaceOf.get(commentId) ?? 'comment', author: who, postContext, text };
    return [{ id: event.id, comment, wanted: expect, facts: { ...plainFacts, ...rosters, now: new Date(event.at) } }];
  });
}

function read<T>(event: z.infer<typeof happening>, schema: z.ZodType<T>): T {
  const found = schema.safeParse(event);
  if (found.success) return found.data;
  const issue = found.error.issues[0];
  throw new Error(`stream.jsonl, event ${event.id}: ${issue?.path.join('.')}: ${issue?.message}`);
}

function readRosters(folder: string): Pick<Facts, 'pupils' | 'staff'> {
  return {
    pupils: table(folder, 'pupils.csv').map((row) => ({
      id: row.id ?? '',
      forenames: [...new Set([row.legal_forename ?? '', row.preferred_forename ?? ''].filter(Boolean))],
      surname: row.surname ?? '',
    })),
    staff: table(folder, 'staff.csv').map((row) => ({
      name: row.name ?? '',
      role: row.role ?? '',
      knownAs: (row.known_as ?? '')
        .split(';')
        .map((name) => name.trim())
        .filter(Boolean),
    })),
  };
}

function table(folder: string, file: string): Partial<Record<string, string>>[] {
  const path = join(folder, file);
  return existsSync(path) ? parseCsv(readFileSync(path, 'utf8')) : [];
}
