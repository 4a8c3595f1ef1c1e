/** The register of people in a console, with the steps that bring a file into it. */
import { expect } from 'vitest';
import { validFor } from '../../moderation/consent.js';
import { bookOf, recordOf } from '../../src/people/book.js';
import { openConsole } from './console.js';
import { multipart } from './multipart.js';

export type Register = Awaited<ReturnType<typeof openRegister>>;

export async function openRegister() {
  const console_ = await openConsole();
  const comms = await console_.enter();

  async function upload(bytes: Buffer | string, kind = 'pupils', whole = false) {
    await comms.get('/people/import');
    const fields: [string, string][] = [
      ['_csrf', comms.csrf()],
      ['kind', kind],
      ...(whole ? [['whole', 'yes'] as [string, string]] : []),
    ];
    const form = multipart(fields, [{ field: 'file', name: 'export.csv', bytes }]);
    const answer = await comms.send({ method: 'POST', url: '/people/import', ...form });
    const path = String(answer.headers.location);
    return answer.statusCode === 303 ? { path, preview: await comms.get(path) } : { path: '', preview: answer };
  }

  /** Presses the button of the preview. */
  const press = (path: string, { body }: { body: string }) =>
    comms.post(path, { register: /name="register" value="(\d+)"/.exec(body)?.[1] ?? '' });

  async function takeOver(bytes: Buffer | string, kind = 'pupils', whole = false) {
    const { path, preview } = await upload(bytes, kind, whole);
    expect(preview.statusCode).toBe(200);
    expect((await press(path, preview)).statusCode).toBe(303);
    return preview.body;
  }

  const book = () => bookOf(console_.desk.ctx, console_.school.schoolId);
  const called = async (name: string) => [...(await book()).people.values()].find((person) => person.name === name);
  async function stands(name: string) {
    const person = await called(name);
    if (!person) throw new Error(`nobody is called ${name}`);
    const standing = validFor(recordOf(person), 'social_media', {
      at: console_.desk.time.now,
      zone: 'Europe/London',
      renewMonths: 12,
    });
    return standing.valid ? 'valid' : standing.fault;
  }
  return { console_, comms, upload, press, takeOver, book, called, stands };
}

/** What the preview says it would do: newcomers, changes, the same, leavers, bad lines. */
export const counts = (body: string) => [...body.matchAll(/<dd>(\d+)<\/dd>/g)].map((match) => Number(match[1]));
