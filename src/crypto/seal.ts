/** Values that only this installation can read: AES-256-GCM (NIST SP 800-38D), bound to the place where they are kept. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 's1';
const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
/** The nonce that GCM is made for; a random one is safe for 2^32 values a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The message names what is wrong, never the value nor a key. */
export class SealError extends Error {
  override name = 'SealError';
}

export interface Sealer {
  /** `place` says where it will be kept, as `account:<id>:tokens`: elsewhere it does not open. */
  seal(plain: string, place: string): string;
  /** Throws SealError where it was changed or moved, or where its key is not among ours. */
  open(sealed: string, place: string): string;
  /** Sealed with another key than the newest. */
  isStale(sealed: string): boolean;
  /**
   * A keyed hash (HMAC-SHA-256) by which an equal value at the same place is found again and from which nobody without our keys
   * can guess it: one for each key, the newest first. Store the first, look for all.
   */
  index(plain: string, place: string): string[];
  /** A key made of each of ours for one purpose, the newest first: what is larger than a value is sealed with it (src/backup). */
  derive(purpose: string, salt: Buffer): DerivedKey[];
  /** Whether the key of this sealed value is among ours. Throws SealError where it is no sealed value. */
  knows(sealed: string): boolean;
}

export interface DerivedKey {
  /** Of the key that it was made of. */
  keyId: string;
  bytes: Buffer;
}

interface Key {
  /** Tells keys apart without telling anything of them. */
  id: string;
  bytes: Buffer;
  /** Another key made of it: one key never serves two purposes. */
  forIndex: Buffer;
}

/** `keys`: 32 bytes each; the first seals, all of them open. Throws SealError where one is of another length or none is given. */
export function createSealer(keys: Buffer[]): Sealer {
  const known = keys.map(named);
  const [newest] = known;
  if (!newest) throw new SealError('no key to seal with');
  return {
    seal: (plain, place) => seal(plain, place, newest),
    open(sealed, place) {
      const { keyId } = partsOf(sealed);
      const key = known.find((one) => one.id === keyId);
      if (!key) throw new SealError(`sealed with key ${keyId}, which is not among the keys of this installation`);
      return open(sealed, place, key);
    },
    isStale: (sealed) => partsOf(sealed).keyId !== newest.id,
    index: (plain, place) =>
      known.map(({ forIndex }) => createHmac('sha256', forIndex).update(`${place}\0${plain}`).digest('base64url')),
    derive: (purpose, salt) =>
      known.map(({ id: keyId, bytes }) => ({
        keyId,
        bytes: Buffer.from(hkdfSync('sha256', bytes, salt, `schoolgate ${purpose}`, KEY_BYTES)),
      })),
    knows: (sealed) => known.some(({ id }) => id === partsOf(sealed).keyId),
  };
}

function named(bytes: Buffer): Key {
  if (bytes.length !== KEY_BYTES) throw new SealError(`a key must have ${KEY_BYTES} bytes and not ${bytes.length}`);
  const id = createHash('sha256').update('schoolgate key ').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes, forIndex: Buffer.from(hkdfSync('sha256', bytes, '', 'schoolgate blind index', KEY_BYTES)) };
}

function seal(plain: string, place: string, key: Key): string {
  const nonce = randomBytes(NONCE_BYTES);
  const head = `${VERSION}.${key.id}`;
  const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(`${head}.${place}`));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [head, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
}

function open(sealed: string, place: string, key: Key): string {
  const { nonce, tag, body } = partsOf(sealed);
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(`${VERSION}.${key.id}.${place}`));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    throw new SealError('a sealed value was changed, or moved from its place');
  }
}

function partsOf(sealed: string) {
  const [version, keyId, nonce, tag, body, ...more] = sealed.split('.');
  if (version !== VERSION || !keyId || !nonce || !tag || body === undefined || more.length > 0)
    throw new SealError('not a sealed value');
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  return { keyId, nonce: bytes(nonce), tag: bytes(tag), body: bytes(body) };
}
