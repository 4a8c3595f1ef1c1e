import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newKey, readKey, sealerOf } from '../../src/crypto/keys.js';
import { createSealer, SealError } from '../../src/crypto/seal.js';

const keyOf = (fill: number) => Buffer.alloc(32, fill);
const words = 'a token with ünïcode 🔑 and "quotes"';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'schoolgate-keys-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

const configIn = (dir: string, more: object = {}) => ({
  ...{ SECRET_KEYS: [] as Buffer[], DATA_DIR: dir, DATABASE_URL: '', mode: 'live' as const },
  ...more,
});

describe('a sealed value', () => {
  const sealer = createSealer([keyOf(1)]);

  it.each([words, '', 'x'.repeat(100_000)])('opens as what it was', (plain) => {
    expect(sealer.open(sealer.seal(plain, 'account:1'), 'account:1')).toBe(plain);
  });

  it('shows nothing of the words, and never looks the same twice', () => {
    const [first, second] = [sealer.seal(words, 'account:1'), sealer.seal(words, 'account:1')];
    expect(first).not.toBe(second);
    expect(first).not.toContain('token');
    expect(Buffer.from(first.split('.').at(-1) ?? '', 'base64url').toString()).not.toContain('token');
  });

  it('does not open elsewhere than where it was kept', () => {
    expect(() => sealer.open(sealer.seal(words, 'account:1'), 'account:2')).toThrow(SealError);
  });

  it('does not open once any letter of it was changed', () => {
    const sealed = sealer.seal('short', 'account:1');
    for (const [at, letter] of [...sealed].entries()) {
      if (letter === '.') continue;
      // The last bits of a base64 group may be padding that stands for nothing: another letter far away always counts.
      const other = letter === 'A' ? 'w' : 'A';
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      expect(() => sealer.open(changed, 'account:1'), `letter ${at}`).toThrow(SealError);
    }
  });

  it.each(['', 'plain text', 's1.a.b.c', 's1.a.b.c.d.e', 's2.a.b.c.d'])('is nothing else: %j', (text) => {
    expect(() => sealer.open(text, 'account:1')).toThrow(SealError);
  });

  it('says in its errors neither the value nor the key', () => {
    const sealed = sealer.seal(words, 'account:1');
    const other = createSealer([keyOf(2)]);
    try {
      other.open(sealed, 'account:1');
      expect.unreachable();
    } catch (error) {
      const told = `${error} ${(error as Error).stack}`;
      for (const secret of [words, sealed, keyOf(1).toString('base64')]) expect(told).not.toContain(secret);
    }
  });
});

describe('rotation', () => {
  it('opens with the old key, seals with the new, and says what is stale', () => {
    const before = createSealer([keyOf(1)]).seal(words, 'p');
    const both = createSealer([keyOf(2), keyOf(1)]);
    expect(both.open(before, 'p')).toBe(words);
    expect(both.isStale(before)).toBe(true);
    const after = both.seal(both.open(before, 'p'), 'p');
    expect(both.isStale(after)).toBe(false);
    const onlyNew = createSealer([keyOf(2)]);
    expect(onlyNew.open(after, 'p')).toBe(words);
    expect(() => onlyNew.open(before, 'p')).toThrow(/not among the keys/);
  });

  it.each([[[]], [[Buffer.alloc(31)]], [[Buffer.alloc(33)]]])('refuses keys that are none', (keys) => {
    expect(() => createSealer(keys)).toThrow(SealError);
  });
});

describe('the keys of an installation', () => {
  it('are made once in the data folder, for its owner only', () => {
    const dir = folder();
    const sealed = sealerOf(configIn(dir)).seal(words, 'p');
    const file = join(dir, 'secret.keys');
    expect(statSync(file).mode & 0o077).toBe(0);
    // A restart reads the same.
    expect(sealerOf(configIn(dir)).open(sealed, 'p')).toBe(words);
  });

  it('are those of the configuration where it has some', () => {
    const dir = folder();
    const key = readKey(newKey()) as Buffer;
    const sealed = sealerOf(configIn(dir, { SECRET_KEYS: [key] })).seal(words, 'p');
    expect(createSealer([key]).open(sealed, 'p')).toBe(words);
    expect(() => readFileSync(join(dir, 'secret.keys'))).toThrow();
  });

  it('are not made by each machine for itself where several share a database', () => {
    expect(() => sealerOf(configIn(folder(), { DATABASE_URL: 'postgres://db/x' }))).toThrow(/SECRET_KEYS must be set/);
  });

  it('are refused where the file was damaged, without showing what stands there', () => {
    const dir = folder();
    writeFileSync(join(dir, 'secret.keys'), 'half-a-key\n');
    expect(() => sealerOf(configIn(dir))).toThrow(/key 1 is no key of 32 bytes$/);
  });

  it('may be written in base64 or in hexadecimal digits', () => {
    const hex = keyOf(7).toString('hex');
    expect(readKey(hex)).toEqual(keyOf(7));
    expect(readKey(keyOf(7).toString('base64'))).toEqual(keyOf(7));
    for (const wrong of ['', 'abc', `${hex}00`, 'ä'.repeat(43)]) expect(readKey(wrong)).toBeNull();
  });
});
