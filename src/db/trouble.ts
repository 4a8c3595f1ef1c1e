/** Why the database cannot be opened, in words for whoever starts Schoolgate: what is wrong, what to do, and that nothing was changed. */
import { existsSync, readdirSync } from 'node:fs';

export class DatabaseError extends Error {
  override name = 'DatabaseError';
}

/** By the code of the operating system or of PostgreSQL (appendix A of its manual). */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there. Is the server running, and are the host and the port right?',
  ECONNRESET: 'it broke the connection off. Is it a PostgreSQL server?',
  ENOTFOUND: 'the host is not known. Is its name right?',
  EAI_AGAIN: 'the host cannot be looked up now. Is the network up?',
  ETIMEDOUT: 'it does not answer. Is it a PostgreSQL server, and may this machine reach it?',
  EHOSTUNREACH: 'the host cannot be reached from this machine.',
  '28P01': 'the user or the password is wrong.',
  '28000': 'the server does not let this user in.',
  '3D000': 'it has no database of that name. Make it (createdb), or correct the name.',
  '42501':
    'the user may not make or change tables there, or not make the roles schoolgate_school and schoolgate_all. Give it the database (ALTER DATABASE … OWNER TO …) and let it make roles (ALTER ROLE … CREATEROLE), or make the two and grant them to it.',
  '53100': 'its disk is full. Make room there, and start again.',
  '53300': 'it takes no more connections. Raise its max_connections, or run fewer workers.',
  '57P03': 'it is starting or stopping. Start again in a moment.',
};

/** What the driver says only in words. */
const codes: Record<string, string> = {
  'timeout expired': 'ETIMEDOUT',
  'Connection terminated due to connection timeout': 'ETIMEDOUT',
  'Connection terminated unexpectedly': 'ECONNRESET',
};

/** Of a server. The address is named without user and password; what is said of the tables themselves stays as it is. */
export function serverTrouble(error: unknown, url: string): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const reason = reasons[codes[message] ?? code];
  if (!reason) return error;
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port || 5432}${pathname}`;
  return new DatabaseError(`The PostgreSQL server of DATABASE_URL (${place}): ${reason} Nothing was changed.`);
}

const whatNow =
  'Keep it as it is, restore the newest backup into another folder, and name that by DATA_DIR. ' +
  'If Schoolgate never ran here, since its first start was cut short, remove it and start again.';

/** PGlite takes a folder that lacks its marks for one to begin anew. */
export function refuseHalf(folder: string): void {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const missing = ['PG_VERSION', 'base', 'global', 'pg_wal'].filter((name) => !there.includes(name));
  if (there.length === 0 || missing.length === 0) return;
  throw new DatabaseError(`The database in ${folder} is not whole: ${missing.join(', ')} is missing. ${whatNow}`);
}

/** Of the data folder. What PGlite throws there is sometimes no error at all, and never a sentence. */
export function folderTrouble(error: unknown, folder: string): unknown {
  const { name = '', message = '', code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === '53100' || /no space left/i.test(message))
    return new DatabaseError(`The disk of ${folder} is full. Make room there, and start again: nothing is lost.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new DatabaseError(`${folder} cannot be written by this user. Give it the folder, or set DATA_DIR.`);
  // Ours already, as of a newer version's database.
  if (error instanceof DatabaseError || (name === 'Error' && !message.startsWith('PGlite'))) return error;
  return new DatabaseError(`The database in ${folder} cannot be opened: its files are damaged. ${whatNow}`);
}
