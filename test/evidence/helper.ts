/** A pack opened on disk, as its reader does it, and its own program run over it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Role } from '../../prisma/generated/client.js';
import { type GivenPack, giveEvidence } from '../../src/evidence/giving.js';
import { ensureUsers } from '../../src/users.js';
import type { Desk } from '../inbound/desk.js';

export async function userOf({ ctx, schoolId }: Desk, role: Role) {
  const email = `${role}@test.example`;
  const [user] = await ensureUsers(ctx, [{ schoolId, role, name: `Some ${role}`, email }]);
  if (!user) throw new Error('no user was made');
  return user;
}

export async function give(desk: Desk, role: Role, wish: { caseNumber: string; recipient: string; reason?: string }) {
  const { id: userId, name } = await userOf(desk, role);
  const by = { userId, role, name };
  return giveEvidence(desk.ctx, { schoolId: desk.schoolId, reason: 'They asked for it', ...wish, by });
}

export interface Opened {
  folder: string;
  names: string[];
  text(name: string): string;
  change(name: string, from: string | RegExp, to: string): void;
  /** What the program in the pack says. */
  check(...args: string[]): { right: boolean; said: string };
}

export function opened({ bytes }: Pick<GivenPack, 'bytes'>): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  const files = unzipSync(bytes);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    ...{ folder, names: Object.keys(files).toSorted(), text },
    change(name, from, to) {
      const changed = text(name).replace(from, to);
      if (changed === text(name)) throw new Error(`nothing to change in ${name}`);
      writeFileSync(join(folder, name), changed);
    },
    check(...args) {
      try {
        return {
          right: true,
          said: execFileSync(process.execPath, [join(folder, 'check.mjs'), ...args], { encoding: 'utf8' }),
        };
      } catch (error) {
        return { right: false, said: (error as { stdout: string }).stdout };
      }
    },
  };
}
