/**
 * A school with its Facebook page, ready to take deliveries: real database, queue, connector, policy, rules and web server.
 * Only the clock is the test's, and the mail ends in a list.
 */
import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { inject } from 'vitest';
import type { Connector } from '../../connectors/connector.js';
import { createConnectors } from '../../connectors/index.js';
import type { Account } from '../../prisma/generated/client.js';
import { readConfig } from '../../src/config.js';
import type { Context } from '../../src/context.js';
import { openPglite, openPostgres } from '../../src/db/index.js';
import { handlersOf } from '../../src/jobs/handlers.js';
import { createMemoryQueue } from '../../src/jobs/memory.js';
import type { Message } from '../../src/mail.js';
import { loadPolicy } from '../../src/policies.js';
import { ensureSchool } from '../../src/schools.js';
import { createApp } from '../../src/web/app.js';
import { bodyOf, comment, PAGE } from '../connectors/facebook-delivery.js';
import { copyTemplate } from '../template.js';

const appSecret = 'fictional-secret';

/** Monday morning of the week that the sandbox plays. */
export const monday = new Date('2026-11-09T09:00:00Z');

export interface Options {
  /** Instead of the real one of Facebook, for what no fake can be made to do. */
  connectors?: Connector[];
  graphUrl?: string;
  pageToken?: string;
  /** A PostgreSQL address; else PGlite. */
  databaseUrl?: string;
  /** What people decide leaves at once, unless a test says otherwise. */
  env?: Record<string, string>;
  /** A second person confirms what the policy says; else one is enough, for tests of something else. */
  inTwo?: true;
}

export interface Desk {
  ctx: Context;
  app: FastifyInstance;
  account: Account;
  schoolId: string;
  time: { now: Date; wall: Date };
  sent: Message[];
  /** What a job threw that it should not have thrown. */
  errors: unknown[];
  /** Signs and posts a body as Facebook does. */
  deliver(body: object | string | Buffer, headers?: Record<string, string>): Promise<{ status: number; body: string }>;
  /** Works until every wording is judged; effects stay wishes. */
  judge(): Promise<void>;
  close(): Promise<void>;
}

const oneIsEnough = (policy: Context['policy']) => ({
  ...policy,
  settings: { ...policy.settings, secondPerson: [] },
});

export async function openDesk(options: Options = {}): Promise<Desk> {
  const folder = copyTemplate(inject('template'));
  const open = await (options.databaseUrl ? openPostgres(options.databaseUrl) : openPglite(folder.dir));
  // Rows are due from the machine's own time on; an hour ahead of it, they are due.
  const time = { now: new Date(monday), wall: new Date(Date.now() + 3_600_000) };
  const sent: Message[] = [];
  const errors: unknown[] = [];
  const ctx: Context = {
    config: readConfig(
      { UNDO_SECONDS: '0', AUTO_HIDES_PER_HOUR: '1000000', READ_PICTURE_SECONDS: '55', ...options.env },
      '/nonexistent/.env',
    ),
    db: open.db,
    queue: createMemoryQueue((error) => errors.push(error)),
    clock: { now: () => time.now, wall: () => time.wall, every: () => () => undefined },
    log: pino({ level: 'silent' }),
    connectors: options.connectors ?? facebook(options),
    policy: options.inTwo ? loadPolicy() : oneIsEnough(loadPolicy()),
    mailer: {
      async send(message) {
        sent.push(message);
        return [];
      },
      close: () => undefined,
    },
    sandbox: null,
  };
  const accounts = [{ platform: 'facebook' as const, externalId: PAGE, name: 'Our page', handle: '' }];
  const schoolId = await ensureSchool(ctx, { name: 'Test Primary', nation: 'england', accounts, users: [] });
  const account = await ctx.db.account.findFirstOrThrow({ where: { schoolId } });
  const app = await createApp(ctx);
  const judging = { ...handlersOf(ctx), 'perform-action': async () => undefined };
  return {
    ...{ ctx, app, account, schoolId, time, sent, errors },
    deliver: (body, headers) => post(app, body, headers),
    async judge() {
      await ctx.queue.work(judging, { concurrency: 2 });
      await ctx.queue.idle();
      // Between two judgements nobody works, so that a test decides what comes first.
      await ctx.queue.close();
    },
    async close() {
      await app.close();
      await ctx.queue.close();
      await open.close();
      folder.remove();
    },
  };
}

function facebook({ graphUrl = 'http://127.0.0.1:9', pageToken = 'fictional-token' }: Options): Connector[] {
  const page = { pageId: PAGE, pageToken, appSecret, verifyToken: 'fictional-verify' };
  return createConnectors({ facebook: { ...page, graphUrl, graphVersion: 'v24.0', timeoutMs: 5_000 } });
}

export const signature = (raw: Buffer | string) => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`,
});

async function post(
  app: FastifyInstance,
  body: object | string | Buffer,
  headers?: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const plain = typeof body === 'string' || Buffer.isBuffer(body);
  const payload = Buffer.from(plain ? body : JSON.stringify(body));
  const answer = await app.inject({
    method: 'POST',
    url: '/webhooks/facebook',
    headers: headers ?? { 'content-type': 'application/json', ...signature(payload) },
    payload,
  });
  return { status: answer.statusCode, body: answer.body };
}

let said = 0;

/** Somebody writes under a post of ours, and it is judged. */
export async function say(desk: Desk, message: string, more: Record<string, unknown> = {}) {
  said += 1;
  const id = `133_${said}`;
  const from = { id: `67804621253${said}`, name: 'Marian Oakes' };
  const post = `${PAGE}_5${said}`;
  const change = { ...comment, from, comment_id: id, post_id: post, parent_id: post, message, ...more };
  const { status } = await desk.deliver(bodyOf(change));
  if (status !== 200) throw new Error(`the delivery was answered ${status}`);
  await desk.judge();
  return caseOf(desk, String(change.item === 'comment' ? change.comment_id : change.post_id));
}

const whole = {
  author: true,
  post: true,
  clock: true,
  review: true,
  actions: { orderBy: { requestedAt: 'asc' } },
} as const;

export async function caseOf({ ctx }: Desk, externalId: string) {
  const found = await ctx.db.comment.findFirstOrThrow({ where: { externalId }, include: whole });
  return { ...found, revisionId: found.currentId ?? '' };
}

export type Said = Awaited<ReturnType<typeof caseOf>>;
