/**
 * A backup as a file that only this installation can read, and that is whole or refused: gzip, in chunks of AES-256-GCM, each bound
 * to its place and the last one marked as the last (the STREAM construction), under a key made of ours for this file alone.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { z } from 'zod';
import type { Sealer } from '../crypto/seal.js';

const CIPHER = 'aes-256-gcm';
const PURPOSE = 'backup file';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CHUNK_BYTES = 256 * 1024;
const LAST = 0x80000000;
/** Longer than any first line of ours. */
const HEAD_BYTES = 1024;

/** What is wrong with a backup or with the place for it, in words for the person at the command line. Nothing was changed. */
export class BackupError extends Error {
  override name = 'BackupError';
}

const header = z.object({
  schoolgate: z.literal('backup'),
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  keyId: z.string(),
  salt: z.base64(),
});
export type Header = z.infer<typeof header>;

/** The first line of a new file, and what seals the bytes behind it. */
export function sealing(sealer: Sealer, madeAt: Date): Transform {
  const salt = randomBytes(32);
  const [key] = sealer.derive(PURPOSE, salt);
  if (!key) throw new BackupError('There is no key to seal the backup with.');
  const about: Header = {
    ...{ schoolgate: 'backup', format: 1, madeAt: madeAt.toISOString() },
    ...{ keyId: key.keyId, salt: salt.toString('base64') },
  };
  const head = Buffer.from(`${JSON.stringify(about)}\n`);
  let held = Buffer.alloc(0);
  let index = 0;
  const chunk = (plain: Buffer, last: boolean) => {
    const { nonce, mark } = placeOf(index, plain.length + TAG_BYTES, last);
    index += 1;
    const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.concat([head, mark]));
    return Buffer.concat([mark, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = new Transform({
    transform(data: Buffer, _encoding, done) {
      held = Buffer.concat([held, data]);
      while (held.length > CHUNK_BYTES) {
        this.push(chunk(held.subarray(0, CHUNK_BYTES), false));
        held = held.subarray(CHUNK_BYTES);
      }
      done();
    },
    flush(done) {
      this.push(chunk(held, true));
      done();
    },
  });
  stream.push(head);
  return stream;
}

/** The key is of one file, so a counted nonce is never used twice. */
function placeOf(index: number, length: number, last: boolean) {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(index, NONCE_BYTES - 6, 6);
  const mark = Buffer.alloc(4);
  mark.writeUInt32BE(last ? length + LAST : length);
  return { nonce, mark };
}

const noBackup = (file: string) =>
  new BackupError(`${file} is no backup of Schoolgate, or it was changed at its beginning.`);
const broken = (file: string) =>
  new BackupError(`${file} is not whole: it was cut short or changed. Take another copy of it, or an older backup.`);

/** The first line. Throws BackupError where the file cannot be read, is none of ours, or was sealed with a key that is not here. */
export async function readHeader(file: string, sealer: Sealer): Promise<{ about: Header; head: Buffer; key: Buffer }> {
  const handle = await open(file).catch(() => {
    throw new BackupError(`${file} cannot be read.`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    const head = buffer.subarray(0, end + 1);
    const parsed = end < 0 ? undefined : header.safeParse(parseJson(head.toString())).data;
    if (!parsed) throw noBackup(file);
    const key = sealer.derive(PURPOSE, Buffer.from(parsed.salt, 'base64')).find(({ keyId }) => keyId === parsed.keyId);
    if (!key)
      throw new BackupError(
        `${file} was sealed with the key ${parsed.keyId}, which is not here. Put the keys that were kept apart from the backup ` +
          'into SECRET_KEYS, or the file secret.keys into the data folder, and try again.',
      );
    return { about: parsed, head, key: key.bytes };
  } finally {
    await handle.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The bytes behind the first line, opened chunk by chunk. Throws BackupError where one is missing or changed. */
export async function* opening(file: string, { head, key }: { head: Buffer; key: Buffer }): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    let at = head.length;
    for (let index = 0; ; index += 1) {
      const mark = await exactly(handle, at, 4);
      const marked = mark?.readUInt32BE() ?? 0;
      const last = marked >= LAST;
      const length = last ? marked - LAST : marked;
      const sealed =
        mark && length >= TAG_BYTES && length <= CHUNK_BYTES + TAG_BYTES ? await exactly(handle, at + 4, length) : null;
      if (!mark || !sealed) throw broken(file);
      const { nonce } = placeOf(index, length, last);
      yield openChunk({ sealed, nonce, aad: Buffer.concat([head, mark]), key }) ?? fail(broken(file));
      at += 4 + length;
      if (!last) continue;
      if ((await exactly(handle, at, 1)) !== null) throw broken(file);
      return;
    }
  } finally {
    await handle.close();
  }
}

function fail(error: Error): never {
  throw error;
}

interface Chunk {
  sealed: Buffer;
  nonce: Buffer;
  aad: Buffer;
  key: Buffer;
}

function openChunk({ sealed, nonce, aad, key }: Chunk): Buffer | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

async function exactly(handle: Awaited<ReturnType<typeof open>>, at: number, length: number): Promise<Buffer | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return bytesRead === length ? buffer : null;
}
