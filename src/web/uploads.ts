/**
 * Forms whose files are large or not UTF-8: each file goes to a folder of the request's own as it comes in, no further than
 * its limit, and the folder goes when the request is answered. Only for those who are signed in.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PageError } from './errors.js';

export interface Upload {
  /** Of the form. */
  field: string;
  /** As its owner called it. */
  name: string;
  path: string;
  /** It was longer than allowed, and the rest of it was thrown away. */
  tooLarge: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    uploads: Upload[];
    /** How many files more came than the form may have. */
    uploadsLeftOut: number;
    uploadFolder: string;
  }
}

export interface UploadLimits {
  bytes: number;
  files: number;
}

/** Takes forms with files on the routes that `routes` adds. The fields become the body, a repeated one a list. */
export function withUploads(app: FastifyInstance, limits: UploadLimits, routes: (app: FastifyInstance) => void): void {
  app.register(async (scope) => {
    scope.decorateRequest('uploadFolder', '');
    scope.addHook('onRequest', async (request) => {
      request.uploads = [];
      request.uploadsLeftOut = 0;
    });
    scope.removeContentTypeParser('multipart/form-data');
    scope.addContentTypeParser('multipart/form-data', (request: FastifyRequest) => take(request, limits));
    scope.addHook('onResponse', async ({ uploadFolder }) => {
      if (uploadFolder) await rm(uploadFolder, { recursive: true, force: true });
    });
    routes(scope);
  });
}

const mostFields = 400;
/** The whole of a large school, name by name, under a picture. */
const mostFieldBytes = 512 * 1024;
/** As many letters as the longest post may have, and what else stands in its form. */
const mostOfStranger = 256 * 1024;
/** A few more than are taken, so that it can be said how many were too many. */
const filesBeyond = 30;

async function take(request: FastifyRequest, limits: UploadLimits): Promise<Record<string, string | string[]>> {
  // No file of a stranger is kept. But somebody whose session ended meanwhile gets back what they typed.
  const isKnown = request.signedIn !== null;
  if (isKnown) request.uploadFolder = await mkdtemp(join(tmpdir(), 'schoolgate-upload-'));
  const fields = new Map<string, string[]>();
  const busboy = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
    limits: {
      fileSize: limits.bytes,
      files: limits.files + filesBeyond,
      fields: mostFields,
      fieldSize: mostFieldBytes,
      parts: mostFields + limits.files + filesBeyond,
    },
  });
  const files: Promise<void>[] = [];
  let tooLong = false;
  let typed = 0;
  busboy.on('field', (name, value, _, isCut) => {
    typed += value.length;
    tooLong ||= isCut || (!isKnown && typed > mostOfStranger);
    if (tooLong) return;
    fields.set(name, [...(fields.get(name) ?? []), value]);
  });
  for (const limit of ['fieldsLimit', 'partsLimit', 'filesLimit'] as const)
    busboy.on(limit, () => {
      tooLong = true;
    });
  busboy.on('file', (field, stream, name) => {
    if (isKnown) files.push(keep(request, stream, { field, name: name ?? '', limits }));
    else stream.resume();
  });
  try {
    await pipeline(request.raw, busboy);
    await Promise.all(files);
  } catch {
    throw new PageError(400, 'bad-request');
  }
  // Half a form is not taken for a whole one.
  if (tooLong) throw new PageError(413, 'too-large');
  return Object.fromEntries([...fields].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}

async function keep(
  request: FastifyRequest,
  stream: BusboyFileStream,
  { field, name, limits }: Pick<Upload, 'field' | 'name'> & { limits: UploadLimits },
) {
  // A field for files that was left empty is sent as well, without a name.
  if (name === '') return void stream.resume();
  if (request.uploads.length >= limits.files) {
    request.uploadsLeftOut += 1;
    return void stream.resume();
  }
  const path = join(request.uploadFolder, String(request.uploads.length));
  const upload: Upload = { field, name, path, tooLarge: false };
  request.uploads.push(upload);
  stream.on('limit', () => {
    upload.tooLarge = true;
  });
  await pipeline(stream, createWriteStream(path));
}

/** All values of a field, none where it was not sent. */
export function valuesOf(body: unknown, field: string): string[] {
  if (typeof body !== 'object' || body === null) return [];
  const value = (body as Record<string, unknown>)[field];
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
}
