/**
 * A tree of hashes over one stretch of a chain (RFC 6962, 2.1): its root stands for all of them, and a path of a few hashes
 * shows that one event is under it, without showing any other. Pure; hashes are SHA-256 in lower-case hex.
 */
import { createHash } from 'node:crypto';

/** Leaves and branches are hashed with different first bytes, so that none can pass for the other. */
const leaf = (hash: string) => digest(0, Buffer.from(hash, 'hex'));
const branch = (left: string, right: string) => digest(1, Buffer.from(left + right, 'hex'));

function digest(first: number, rest: Buffer): string {
  return createHash('sha256')
    .update(Buffer.from([first]))
    .update(rest)
    .digest('hex');
}

/** Each next row of the tree; a last one without a partner goes up as it is. */
function rows(hashes: readonly string[]): string[][] {
  const all = [hashes.map(leaf)];
  for (let row = all[0] ?? []; row.length > 1; ) {
    const next: string[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const [left = '', right] = [row[at], row[at + 1]];
      next.push(right === undefined ? left : branch(left, right));
    }
    all.push(next);
    row = next;
  }
  return all;
}

/** Throws where there is nothing to stand for. */
export function rootOf(hashes: readonly string[]): string {
  const [root] = rows(hashes).at(-1) ?? [];
  if (!root) throw new Error('A stretch of the chain without an event has no root.');
  return root;
}

/** What stands beside on the way up, and on which side. */
export interface Beside {
  side: 'left' | 'right';
  hash: string;
}

export function pathOf(hashes: readonly string[], index: number): Beside[] {
  let at = index;
  return rows(hashes)
    .slice(0, -1)
    .flatMap((row) => {
      const isLeft = at % 2 === 0;
      const hash = row[isLeft ? at + 1 : at - 1];
      at = Math.floor(at / 2);
      return hash === undefined ? [] : [{ side: isLeft ? ('right' as const) : ('left' as const), hash }];
    });
}

export const rootBy = (hash: string, path: readonly Beside[]): string =>
  path.reduce(
    (below, { side, hash: beside }) => (side === 'left' ? branch(beside, below) : branch(below, beside)),
    leaf(hash),
  );
