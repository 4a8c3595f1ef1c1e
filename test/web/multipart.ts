/** A form with files as a browser sends it. */
import { randomUUID } from 'node:crypto';

interface FileField {
  field: string;
  name: string;
  bytes: Buffer | string;
}

export function multipart(fields: [string, string][], files: FileField[] = []): { payload: Buffer; type: string } {
  const boundary = `----${randomUUID()}`;
  const head = (rest: string) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${rest}\r\n\r\n`, 'utf8');
  const end = Buffer.from('\r\n');
  const parts = [
    ...fields.map(([name, value]) => [head(`name="${name}"`), Buffer.from(value, 'utf8'), end]),
    ...files.map(({ field, name, bytes }) => [
      head(`name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream`),
      Buffer.from(bytes),
      end,
    ]),
  ].flat();
  const payload = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { payload, type: `multipart/form-data; boundary=${boundary}` };
}
