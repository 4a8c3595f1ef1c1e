import { newKey } from '../crypto/keys.js';
import type { Io } from './io.js';

export const summary = 'Make a key for SECRET_KEYS';

/** `new` prints a key and changes nothing. 2 for other words. */
export async function run([what, ...rest]: string[], io: Io): Promise<number> {
  if (what === 'new' && rest.length === 0) {
    io.stdout.write(`${newKey()}\n`);
    return 0;
  }
  io.stderr.write('schoolgate keys: say “keys new”\n');
  return 2;
}
