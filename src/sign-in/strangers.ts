/**
 * Tries to sign in from browsers that nobody knows. Each line of the internet is counted for itself, so whoever guesses shuts
 * out themselves and nobody elsewhere; what all of them try at one account makes the answers slower, and keeps nobody out.
 * Whoever has the password and not the code is stopped for all lines together: no stranger gets that far.
 */
import { createHash } from 'node:crypto';
import { lineKey, lineOf } from '../addresses.js';
import type { Context } from '../context.js';
import { TooBusy } from './passwords.js';
import { countUp, forgetOldTries, forgetTries, takeBackTry } from './tries.js';

const mostAtOneAccount = 5;
/** Of one line at all accounts: a school has many people, and one password is tried at all of them. */
const mostOfOneLine = 50;
/** From so many tries at one account within a quarter of an hour on, each answer about it takes so long. */
const delays = [
  { from: 100, ms: 8_000 },
  { from: 20, ms: 4_000 },
  { from: 10, ms: 2_000 },
  { from: 5, ms: 1_000 },
] as const;
/** Of one line; they are held for as long as the answer is. */
const mostAtOnce = 2;

export interface StrangersTry {
  inTime: boolean;
  delayMs: number;
  /** It was the right person. */
  takeBack(): Promise<void>;
}

/** By the address that was typed, whether or not anybody has it: the same work, and the same delay. */
export async function countStranger(ctx: Context, email: string, address: string): Promise<StrangersTry> {
  await forgetOldTries(ctx);
  const account = createHash('sha256').update(email).digest('hex');
  // A proxy that nobody named makes one line of all: as nothing tells them apart, the few tries are for all of them.
  const line = lineOf(address);
  const lineName = line === null ? 'inside' : lineKey(ctx, line, 'sign-in');
  const keys = { pair: `line:${lineName}:${account}`, line: `line:${lineName}`, account: `account:${account}` };
  const ofPair = await countUp(ctx, keys.pair);
  const ofLine = await countUp(ctx, keys.line);
  const ofAccount = await countUp(ctx, keys.account);
  return {
    inTime: ofPair <= mostAtOneAccount && (line === null || ofLine <= mostOfOneLine),
    delayMs: delays.find(({ from }) => ofAccount > from)?.ms ?? 0,
    async takeBack() {
      await forgetTries(ctx, keys.pair);
      await takeBackTry(ctx, [keys.line, keys.account]);
    },
  };
}

const inRoom = new Map<string, number>();

/** `work` while few of this line are at it, by this process: guesses side by side would be as fast as if nothing were slow. */
export async function withRoom<T>(address: string, work: () => Promise<T>): Promise<T> {
  const line = lineOf(address);
  if (line === null) return work();
  const there = inRoom.get(line) ?? 0;
  if (there >= mostAtOnce) throw new TooBusy('too many tries of one line at once');
  inRoom.set(line, there + 1);
  try {
    return await work();
  } finally {
    const left = (inRoom.get(line) ?? 1) - 1;
    if (left > 0) inRoom.set(line, left);
    else inRoom.delete(line);
  }
}
