import type { FastifyRequest } from 'fastify';

/** A form as it was posted, or null where the body is something else. */
export function formOf(request: FastifyRequest): URLSearchParams | null {
  const type = request.headers['content-type'] ?? '';
  const text = textOf(request);
  // `curl -d` calls everything a form, JSON too.
  if (!type.startsWith('application/x-www-form-urlencoded') || /^\s*[[{]/.test(text)) return null;
  return new URLSearchParams(text);
}

export type Json = { ok: true; value: unknown } | { ok: false; error: string };

/** The JSON of a body, whatever content type it came with. */
export function jsonOf(request: FastifyRequest): Json {
  try {
    return { ok: true, value: JSON.parse(textOf(request)) };
  } catch (error) {
    return { ok: false, error: `The body is not valid JSON: ${error instanceof Error ? error.message : error}` };
  }
}

function textOf(request: FastifyRequest): string {
  return Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
}
