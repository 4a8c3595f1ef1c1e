/** For the command line on this machine: what it cannot do itself while this process holds the embedded database. */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createReadStream, rm } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AnchorWords } from '../../anchors/words.js';
import { verifyAudit } from '../../audit.js';
import { writeBackup } from '../../backup/backup.js';
import { connectSteps } from '../../connections/steps.js';
import type { Context } from '../../context.js';
import { printDigests } from '../../digests/printed.js';
import { evidenceByCommand, evidenceCommand } from '../../evidence/by-command.js';
import { EvidenceError } from '../../evidence/giving.js';
import { exportByCommand, exportCommand } from '../../exports/by-command.js';
import { ExportError } from '../../exports/wish.js';
import { PrivacyError, privacyByCommand, privacyCommand } from '../../privacy/by-command.js';

const keyHeader = 'x-schoolgate-key';
const hash = z.string().regex(/^[\da-f]{64}$/);
const seq = z.number().int().positive();
const anchor = z.object({ schoolId: z.uuid(), at: z.coerce.date(), fromSeq: seq, seq, hash, root: hash });
const brought = z.object({ anchors: z.string().default('[]') });
const morning = z.object({ date: z.iso.date() });
const connecting = z.object({ platform: z.enum(['facebook', 'x']) });

export function registerLocal(app: FastifyInstance, ctx: Context): void {
  app.get('/local/verify-audit', async (request, reply) => {
    if (!knows(ctx, request)) return reply.code(404).send({ error: 'not found' });
    const anchors: AnchorWords[] = z.array(anchor).parse(JSON.parse(brought.parse(request.query).anchors));
    return reply.send(await verifyAudit(ctx.db, anchors));
  });
  app.get('/local/digest', async (request, reply) => {
    const asked = morning.safeParse(request.query);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    return reply.send(await printDigests(ctx, asked.data.date));
  });
  app.get('/local/evidence', async (request, reply) => {
    const asked = evidenceCommand.safeParse(request.query);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    try {
      const { bytes } = await evidenceByCommand(ctx, asked.data);
      return reply.type('application/zip').send(Buffer.from(bytes));
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      return reply.code(409).send({ error: error.message });
    }
  });
  app.get('/local/backup', async (request, reply) => {
    if (!knows(ctx, request)) return reply.code(404).send({ error: 'not found' });
    // To a file first: while it is made everything else waits, and must not wait for a slow reader.
    const file = join(ctx.config.DATA_DIR, `backup-${randomUUID()}`);
    await writeBackup(ctx.config, ctx.db, file);
    const stream = createReadStream(file);
    stream.once('close', () => rm(file, { force: true }, () => {}));
    return reply.type('application/octet-stream').send(stream);
  });
  app.post('/local/export', async (request, reply) => {
    const asked = exportCommand.safeParse(request.body);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    try {
      const { bytes } = await exportByCommand(ctx, asked.data);
      return reply.type('application/zip').send(Buffer.from(bytes));
    } catch (error) {
      if (!(error instanceof ExportError)) throw error;
      return reply.code(409).send({ error: error.message });
    }
  });
  app.get('/local/privacy', async (request, reply) => {
    const asked = privacyCommand.safeParse(request.query);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    try {
      return reply.send(await privacyByCommand(ctx, asked.data));
    } catch (error) {
      if (!(error instanceof PrivacyError)) throw error;
      return reply.code(409).send({ error: error.message });
    }
  });
  app.get('/local/connect', async (request, reply) => {
    const asked = connecting.safeParse(request.query);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    return reply.send(await connectSteps(ctx, asked.data.platform));
  });
}

function knows({ localKey }: Context, { headers }: FastifyRequest): boolean {
  return localKey !== undefined && sameKey(headers[keyHeader], localKey);
}

function sameKey(shown: unknown, key: string): boolean {
  const [a, b] = [Buffer.from(typeof shown === 'string' ? shown : ''), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
