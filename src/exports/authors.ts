/** Whom a request for their own data means: by handle, by the platform's id, by the number of a case, or by the whole name. */
import type { Author } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { findTarget } from '../requests/target.js';
import { ExportError } from './wish.js';

/** One writer may have a row for each account of the school. Throws where nobody is meant, or several people could be. */
export async function authorsMeant(ctx: Context, schoolId: string, given: string): Promise<[Author, ...Author[]]> {
  const text = given.trim();
  const target = await findTarget(ctx.db, schoolId, text);
  const handle = text.replace(/^@/, '');
  const find = (where: object) => ctx.db.author.findMany({ where: { schoolId, ...where }, orderBy: { id: 'asc' } });
  const [first] = target?.authorId ? await find({ id: target.authorId }) : [];
  const exact = first
    ? await sameOf(find, first)
    : await find({ OR: [{ externalId: text }, { handle: equal(handle) }] });
  const found = exact.length > 0 || text.startsWith('@') ? exact : await find({ name: equal(text) });
  const [one, ...more] = found;
  if (!one) throw new ExportError('author', 'Nobody of that handle, id, name or case has written to the school.');
  const people = new Set(found.map(({ externalId, id }) => externalId ?? id));
  if (people.size > 1)
    throw new ExportError(
      'author',
      `${people.size} writers are called so. Give the platform’s id, or the number of a case.`,
    );
  return [one, ...more];
}

const equal = (text: string) => ({ equals: text, mode: 'insensitive' as const });

const sameOf = async (find: (where: object) => Promise<Author[]>, one: Author): Promise<Author[]> =>
  one.externalId ? find({ externalId: one.externalId }) : [one];
