/** Looks for words of ours that the platform may have taken although its answer was lost (design.md section 4, rule 2). */
import { z } from 'zod';
import { ConnectorError, type Trace } from '../connector.js';
import { idSchema } from '../reading.js';
import type { GraphClient } from './client.js';
import { lastSegment } from './ids.js';
import { timeSchema } from './value.js';

/** Twenty pages of a hundred: more comments than that since a lost answer, and a person had better look. */
const MAX_PAGES = 20;

const listed = z.object({
  id: idSchema,
  message: z.string().catch('').default(''),
  from: z.object({ id: idSchema }).optional().catch(undefined),
  created_time: timeSchema,
});
const page = z.object({
  data: z.array(listed),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});
const node = z.object({ parent: z.object({ id: idSchema }).optional().catch(undefined) });

export interface Wanted {
  /** The post or comment under which it stands. */
  under: string;
  isPost: boolean;
  text: string;
  by: string;
}

/** The earliest comment that fits, or null when there is certainly none. Throws where it could not look everywhere. */
export async function findComment(
  client: GraphClient,
  wanted: Wanted,
  trace: Trace,
): Promise<{ externalId: string } | null> {
  const since = Math.floor(trace.since.getTime() / 1000) * 1000;
  const except = new Set(trace.exceptIds.map(lastSegment));
  const found: z.infer<typeof listed>[] = [];
  for (const under of await placesOf(client, wanted)) {
    for (const comment of await readSince(client, under, since)) {
      const fits = comment.from?.id === wanted.by && plain(comment.message) === plain(wanted.text);
      if (fits && !except.has(lastSegment(comment.id))) found.push(comment);
    }
  }
  found.sort((a, b) => a.created_time.getTime() - b.created_time.getTime());
  return found[0] ? { externalId: found[0].id } : null;
}

/** Facebook shows two levels: a reply to a reply is put under the top comment (platforms.md F4), so look there as well. */
async function placesOf(client: GraphClient, { under, isPost }: Wanted): Promise<string[]> {
  if (isPost) return [under];
  const params = { fields: 'id,parent{id}' };
  const { parent } = await client.call({ method: 'GET', path: [under], params, answer: node });
  return parent ? [under, parent.id] : [under];
}

/** All comments under one object not older than `since`, newest first. */
async function readSince(client: GraphClient, under: string, since: number): Promise<z.infer<typeof listed>[]> {
  const read: z.infer<typeof listed>[] = [];
  let after: string | undefined;
  for (let count = 0; count < MAX_PAGES; count++) {
    const params = {
      // The default lists the top level only, and misses replies (F4).
      filter: 'stream',
      order: 'reverse_chronological',
      limit: 100,
      fields: 'id,message,from{id},created_time',
      ...(after ? { after } : {}),
    };
    const { data, paging } = await client.call({ method: 'GET', path: [under, 'comments'], params, answer: page });
    read.push(...data.filter((comment) => comment.created_time.getTime() >= since));
    after = paging?.cursors?.after;
    // By cursor and never by paging.next, which carries the token and lacks the proof (F2.8). A page may be short, even empty.
    if (!paging?.next || !after || data.some((comment) => comment.created_time.getTime() < since)) return read;
  }
  throw new ConnectorError('unavailable', 'too many comments to be sure');
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
