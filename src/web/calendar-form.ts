/** Forms with a file, which the form plugin does not read. The platform's own parser does. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

export function addFileForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const type = request.headers['content-type'] ?? '';
      try {
        return await fieldsOf(
          await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData(),
        );
      } catch {
        throw Object.assign(new Error('a form that cannot be read'), { statusCode: 400 });
      }
    },
  );
}

async function fieldsOf(form: FormData): Promise<Record<string, string>> {
  const parts: [string, string | Blob][] = [];
  form.forEach((value, name) => {
    parts.push([name, value]);
  });
  const texts = parts.map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()]);
  return Object.fromEntries(await Promise.all(texts));
}

/** The fields of a form as text. */
export function readForm(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
