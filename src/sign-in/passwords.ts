/** Passwords as argon2id hashes (OWASP: 19 MiB, two rounds). Few at a time, so that guessers cannot take the machine's memory. */
import { hash, verify } from '@node-rs/argon2';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = 2;
const waitingAtMost = 20;

/** The message is for the person who chose it. */
export class PasswordProblem extends Error {
  override name = 'PasswordProblem';
}

export class TooBusy extends Error {
  override name = 'TooBusy';
}

let running = 0;
const waiting: (() => void)[] = [];

/** `first`: of a browser that is known. It goes before the others and is never sent away, however many guess at once. */
async function inTurn<T>(work: () => Promise<T>, first = false): Promise<T> {
  if (running >= atOnce) {
    if (!first && waiting.length >= waitingAtMost) throw new TooBusy('too many sign in at once');
    await new Promise<void>((resolve) => (first ? waiting.unshift(resolve) : waiting.push(resolve)));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost));

let decoy: Promise<string> | undefined;

/** The same work whether or not there is such a person: how long it takes tells nobody who is here. */
export async function passwordFits(
  known: string | null | undefined,
  password: string,
  first = false,
): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password').catch((error: unknown) => {
    decoy = undefined;
    throw error;
  });
  const against = known ?? (await decoy);
  return (await inTurn(() => verify(against, password), first)) && known != null;
}

const shortest = 12;
const longest = 200;

/** Length is what helps (NCSC: three random words); no rules about signs, and nothing that stands in one's own address. */
export function checkPassword(password: string, { email, name }: { email: string; name: string }): void {
  if (password.length < shortest)
    throw new PasswordProblem(
      `Use at least ${shortest} letters or signs: three words that do not belong together are good`,
    );
  if (password.length > longest) throw new PasswordProblem(`Use at most ${longest} letters`);
  const plain = password.toLowerCase();
  if (new Set(plain).size < 5) throw new PasswordProblem('Use more different letters');
  const own = [...email.toLowerCase().split(/[@.]/), ...name.toLowerCase().split(/\s+/), 'password', 'schoolgate'];
  const left = own.filter((part) => part.length > 3).reduce((text, part) => text.replaceAll(part, ''), plain);
  if (left.length < shortest / 2)
    throw new PasswordProblem('Leave your own name and address out of it, and the word password');
}
