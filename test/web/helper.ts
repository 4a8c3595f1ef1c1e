/** A console on a database in memory, with one school's worth of rows made as the tests need them. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { inject } from 'vitest';
import type { Connector } from '../../connectors/connector.js';
import { defaultSettings } from '../../moderation/settings.js';
import type { Disposition, Role } from '../../prisma/generated/client.js';
import { readConfig } from '../../src/config.js';
import type { Context, ReceivedMail } from '../../src/context.js';
import type { OpenDb } from '../../src/db/index.js';
import type { Message } from '../../src/mail.js';
import { ensureUsers, issueLink } from '../../src/users.js';
import { openCopy } from '../template.js';

/** Monday morning of the week that the sandbox plays. */
export const monday = new Date('2026-11-09T09:00:00Z');

export interface Desk {
  ctx: Context;
  sent: Message[];
  mailbox: ReceivedMail[];
  time: { now: Date; wall: Date };
  close(): Promise<void>;
}

/** So that no test leaves a file with keys behind. */
const testKey = Buffer.alloc(32, 7).toString('base64');

export async function openDesk(env: Record<string, string> = {}): Promise<Desk> {
  const open: OpenDb = await openCopy(inject('template'));
  const sent: Message[] = [];
  const mailbox: ReceivedMail[] = [];
  const time = { now: new Date(monday), wall: new Date(monday) };
  const parts: Partial<Context> = {
    config: readConfig({ SECRET_KEYS: testKey, UNDO_SECONDS: '0', ...env }, '/nonexistent/.env'),
    db: open.db,
    clock: { now: () => time.now, wall: () => time.wall, every: () => () => undefined },
    log: pino({ level: 'silent' }),
    connectors: [fakeConnector],
    mailer: {
      async send(message) {
        sent.push(message);
        return [];
      },
      close: () => undefined,
    },
    sandbox: { visitorUrl: 'http://127.0.0.1:4010/', mail: async () => mailbox },
  };
  // One person is enough, where a test does not say otherwise.
  const words = { section: 'Section 4', paraphrase: 'Rude words are hidden.' };
  const clause = { pack: 'little-kinvaston', id: 'LK-06', ...words };
  const queue = {
    ...{ driver: 'memory', healthy: async () => true, add: async () => undefined },
    counts: async () => ({ waiting: 0, running: 0, delayed: 0 }),
    state: async () => ({ kinds: [], cutAt: null, workers: null }),
  };
  const ctx = {
    ...parts,
    queue,
    policy: { packs: [], about: [], rules: [], clauses: [clause], settings: { ...defaultSettings, secondPerson: [] } },
  } as unknown as Context;
  return { ctx, sent, mailbox, time, close: open.close };
}

const fakeConnector = {
  platform: 'facebook',
  account: 'page-1',
  can: {
    ability: () => 'api',
    hiddenMeans: 'Only its writer and their friends still see it.',
    unseen: 'What is said where other people have shared a post.',
    privateReplyWithinMs: 7 * 86_400_000,
  },
} as unknown as Connector;

export async function makeSchool(ctx: Context, name = 'Little Kinvaston Primary') {
  const school = await ctx.db.school.create({ data: { name } });
  const externalId = name.startsWith('Little') ? 'page-1' : randomUUID();
  const account = await ctx.db.account.create({
    data: { schoolId: school.id, platform: 'facebook', externalId, name: `${name} (Facebook)` },
  });
  return { school, account, schoolId: school.id, accountId: account.id };
}

export type School = Awaited<ReturnType<typeof makeSchool>>;

export async function makeUser(ctx: Context, { schoolId }: School, role: Role = 'comms_admin') {
  const email = `${role}-${schoolId}@school.example`;
  const [user] = await ensureUsers(ctx, [{ schoolId, email, name: `Alex ${role}`, role }]);
  if (!user) throw new Error('no user was made');
  return user;
}

interface CaseInput {
  caseNumber: string;
  text?: string;
  dueAt?: Date;
  priority?: number;
  labels?: string[];
  disposition?: Disposition;
  reasons?: unknown[];
  hidden?: boolean;
  closedAt?: Date;
  postId?: string;
  parentExternalId?: string;
}

/** A comment that was judged, with its case. */
export async function makeCase(ctx: Context, { schoolId, accountId }: School, input: CaseInput) {
  const { db } = ctx;
  const author = await db.author.create({
    data: { schoolId, accountId, externalId: randomUUID(), name: 'Robin Writer' },
  });
  const at = { postedAt: monday, receivedAt: monday };
  const comment = await db.comment.create({
    data: {
      ...at,
      schoolId,
      accountId,
      platform: 'facebook',
      surface: 'comment',
      externalId: randomUUID(),
      authorId: author.id,
      postId: input.postId,
      parentExternalId: input.parentExternalId,
      hiddenAt: input.hidden ? monday : null,
    },
  });
  const revision = await addRevision(ctx, { commentId: comment.id, schoolId, ...input });
  const review = await db.review.create({
    data: {
      schoolId,
      commentId: comment.id,
      caseNumber: input.caseNumber,
      priority: input.priority ?? 3,
      dueAt: input.dueAt ?? new Date(monday.getTime() + 3_600_000),
      openedAt: monday,
      ...(input.closedAt && { state: 'closed' as const, closedAt: input.closedAt }),
    },
  });
  return { comment, revision, review, author };
}

type RevisionInput = Pick<CaseInput, 'text' | 'labels' | 'disposition' | 'reasons'> & {
  commentId: string;
  schoolId: string;
};

export async function addRevision({ db }: Context, input: RevisionInput) {
  const { commentId, schoolId, text = 'When is the fair?' } = input;
  const times = { writtenAt: monday, receivedAt: monday, decidedAt: monday };
  const revision = await db.commentRevision.create({
    data: { schoolId, commentId, text, textHash: randomUUID(), ...times },
  });
  await db.comment.update({ where: { id: commentId }, data: { currentId: revision.id } });
  await db.decision.create({
    data: {
      schoolId,
      commentId,
      revisionId: revision.id,
      labels: input.labels ?? ['query'],
      disposition: input.disposition ?? 'review',
      ban: 'none',
      escalate: [],
      incomplete: [],
      reasons: { counted: input.reasons ?? [], observed: [] } as object,
      packs: [{ id: 'little-kinvaston', version: '1' }],
      decidedAt: monday,
    },
  });
  return revision;
}

/** A reason as decide() gives it. */
export function reasonFor(text: string, words: string) {
  const start = text.indexOf(words);
  const span = { field: 'text', start, end: start + words.length };
  return {
    rule: 'abuse',
    clause: 'LK-06',
    pack: 'little-kinvaston',
    labels: ['abuse'],
    disposition: 'hide',
    ban: 'none',
    escalate: [],
    evidence: words,
    signals: [{ name: 'lexicon', evidence: words, span }],
  };
}

/** A script that is not one of our own files. */
export const foreignScript = /<script(?! type="module" src="\/assets\/[a-z]+\.js\?v=\w+"><\/script>)/;

/** Cookies and form token of a browser that goes from page to page. */
export interface Browser {
  get(url: string): ReturnType<FastifyInstance['inject']>;
  post(url: string, form?: Record<string, string>): ReturnType<FastifyInstance['inject']>;
  /** Anything else, with the cookies; `type` is what the payload is. */
  send(options: Sending): ReturnType<FastifyInstance['inject']>;
  /** The form token of the last page seen. */
  csrf(): string;
}

interface Sending {
  method: 'GET' | 'POST';
  url: string;
  payload?: string | Buffer;
  type?: string;
}

export function browse(app: FastifyInstance): Browser {
  const jar = new Map<string, string>();
  let token = '';
  const send = async ({ type = 'application/x-www-form-urlencoded', ...options }: Sending) => {
    const response = await app.inject({
      ...options,
      cookies: Object.fromEntries(jar),
      headers: options.payload === undefined ? {} : { 'content-type': type },
    });
    for (const { name, value } of response.cookies) {
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    token = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1] ?? token;
    return response;
  };
  return {
    get: (url) => send({ method: 'GET', url }) as ReturnType<FastifyInstance['inject']>,
    post: (url, form = {}) =>
      send({ method: 'POST', url, payload: new URLSearchParams({ _csrf: token, ...form }).toString() }) as ReturnType<
        FastifyInstance['inject']
      >,
    send: (options) => send(options) as ReturnType<FastifyInstance['inject']>,
    csrf: () => token,
  };
}

/** A browser of somebody who has signed in by a link. */
export async function signedIn(app: FastifyInstance, ctx: Context, userId: string): Promise<Browser> {
  const browser = browse(app);
  const path = new URL(await issueLink(ctx, userId)).pathname;
  await browser.get(path);
  await browser.post(path);
  await browser.get('/');
  return browser;
}
