/**
 * Tells open pages that something changed. Everything is read from the rows, by one round for all who look at the same:
 * whichever process changed them, and however it ended, the next round sees it.
 */
import type { Role } from '../../prisma/generated/client.js';
import { countAnswers } from '../answers.js';
import type { Context } from '../context.js';
import { errorName } from '../log.js';
import { forSchool } from '../per-school.js';
import { caseToken, countQueue, queueToken } from '../queue.js';

/** How often the rows are looked at while somebody has a page open. */
const roundMs = 3_000;

export interface Watched {
  schoolId: string;
  role: Role;
  /** Of whoever stepped aside from a case, whose list differs from that of others; all others share one. */
  userId?: string;
  /** Null for the list as a whole. */
  caseNumber: string | null;
}

/** What a page compares with its own, and for the list what its navigation counts. */
export interface News {
  token: string;
  waiting?: number;
  /** Null where answers are not this viewer's to give. */
  owed?: number | null;
}

type Listener = (news: News) => void;

export interface Watch {
  /** Calls `listener` soon, and again whenever the token differs; what it returns ends that. */
  listen(watched: Watched, listener: Listener): () => void;
  close(): void;
}

interface Topic {
  watched: Watched;
  last: News | null;
  listeners: Set<Listener>;
}

export function createWatch(ctx: Context): Watch {
  const topics = new Map<string, Topic>();
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    for (const topic of topics.values()) await look(ctx, topic);
    // Nobody looks: nothing is asked.
    timer = topics.size > 0 ? setTimeout(round, roundMs) : undefined;
  };
  return {
    listen(watched, listener) {
      const key = [watched.schoolId, watched.role, watched.userId ?? 'all', watched.caseNumber].join(' ');
      const topic = topics.get(key) ?? { watched, last: null, listeners: new Set() };
      topics.set(key, topic);
      topic.listeners.add(listener);
      if (topic.last !== null) listener(topic.last);
      timer ??= setTimeout(round, 0);
      return () => {
        topic.listeners.delete(listener);
        if (topic.listeners.size === 0) topics.delete(key);
      };
    },
    close() {
      topics.clear();
      clearTimeout(timer);
    },
  };
}

/** A round that fails, since the database is away, is followed by the next. */
async function look(ctx: Context, topic: Topic): Promise<void> {
  try {
    // One round for all who look, of whatever school: it was begun by the request of any of them.
    const news = await forSchool(ctx, topic.watched.schoolId, () => newsOf(ctx, topic));
    if (!news) return;
    topic.last = news;
    for (const listener of topic.listeners) listener(news);
  } catch (error) {
    ctx.log.warn({ error: errorName(error) }, 'updates.not-read');
  }
}

async function newsOf(ctx: Context, { watched, last }: Topic): Promise<News | null> {
  const { caseNumber, ...viewer } = watched;
  const token = caseNumber ? await caseToken(ctx, viewer, caseNumber) : await queueToken(ctx, viewer);
  if (token === null || token === last?.token) return null;
  if (caseNumber) return { token };
  return { token, waiting: await countQueue(ctx, viewer, 'open'), owed: await countAnswers(ctx, viewer) };
}
