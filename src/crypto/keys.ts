/** The keys of this installation: from SECRET_KEYS, or from a file of its own that is made at the first need. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSealer, KEY_BYTES, SealError, type Sealer } from './seal.js';

interface KeyConfig {
  SECRET_KEYS: Buffer[];
  DATA_DIR: string;
  DATABASE_URL: string;
  mode: 'sandbox' | 'live';
}

const sealers = new WeakMap<KeyConfig, Sealer>();

/** The sealer of this configuration, the same each time. Throws SealError where there is no key and none may be made. */
export function sealerOf(config: KeyConfig): Sealer {
  const known = sealers.get(config);
  if (known) return known;
  const sealer = createSealer(config.SECRET_KEYS.length > 0 ? config.SECRET_KEYS : keysOfFile(config));
  sealers.set(config, sealer);
  return sealer;
}

/** A new key, as SECRET_KEYS takes it. */
export function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** A key in base64 or in hexadecimal digits; null where it is neither, or has not 32 bytes. */
export function readKey(text: string): Buffer | null {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return /^[\w+/-]+=*$/.test(text) && bytes.length === KEY_BYTES ? bytes : null;
}

/** One machine keeps its own key. Where several share a database, each would make another, and none could read the others'. */
function keysOfFile({ DATA_DIR, DATABASE_URL, mode }: KeyConfig): Buffer[] {
  if (DATABASE_URL && mode === 'live')
    throw new SealError(
      'SECRET_KEYS must be set where a PostgreSQL server is used: make one by "npx schoolgate keys new"',
    );
  mkdirSync(DATA_DIR, { recursive: true });
  const file = join(DATA_DIR, 'secret.keys');
  const lines = keyLines(readIfThere(file) ?? make(file));
  return lines.map((line, index) => {
    const key = readKey(line.trim());
    if (!key) throw new SealError(`${file}: key ${index + 1} is no key of ${KEY_BYTES} bytes`);
    return key;
  });
}

const keyLines = (text: string) => text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));

/**
 * How many keys there are, without making one and without showing any. A key bears no date: of a file it is known when it was last
 * changed, which is when the newest key came into it at the latest.
 */
export function keysKnown({ SECRET_KEYS, DATA_DIR }: Pick<KeyConfig, 'SECRET_KEYS' | 'DATA_DIR'>): {
  count: number;
  place: 'settings' | 'file' | 'none';
  changedAt: Date | null;
} {
  if (SECRET_KEYS.length > 0) return { count: SECRET_KEYS.length, place: 'settings', changedAt: null };
  const file = join(DATA_DIR, 'secret.keys');
  const text = readIfThere(file);
  if (text === null) return { count: 0, place: 'none', changedAt: null };
  return { count: keyLines(text).length, place: 'file', changedAt: statSync(file).mtime };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Of two processes that make one at once the first wins: a file is linked into place whole, never over another. */
function make(file: string): string {
  const aside = `${file}.${process.pid}`;
  const words =
    '# The keys of this Schoolgate: without them its stored tokens cannot be read. Keep a copy apart from the backup.\n';
  writeFileSync(aside, `${words}${newKey()}\n`, { mode: 0o600 });
  try {
    linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readFileSync(file, 'utf8');
}
