/** Both documents for one school, named on the machine's command line. */
import { z } from 'zod';
import type { Context } from '../context.js';
import { acrossSchools, inSchool } from '../scope.js';
import { type DocumentKind, documentOf } from './documents.js';
import { privacyFacts } from './facts.js';

export const privacyCommand = z.object({ school: z.string().trim().min(1).max(200).optional() });

/** The message is for the person who asked. */
export class PrivacyError extends Error {
  override name = 'PrivacyError';
}

export const privacyPages = z.object({ record: z.string(), assessment: z.string() });

export async function privacyByCommand(
  ctx: Context,
  { school: asked }: z.output<typeof privacyCommand>,
): Promise<Record<DocumentKind, string>> {
  const schools = await acrossSchools(() => ctx.db.school.findMany({ select: { id: true, name: true } }));
  const meant = asked === undefined ? schools : schools.filter(({ id, name }) => [id, name].includes(asked));
  const [school] = meant;
  if (!school) throw new PrivacyError(asked ? 'There is no school of that name or id.' : 'There is no school yet.');
  if (meant.length > 1)
    throw new PrivacyError('There are several schools here: name one by --school NAME, or by its id.');
  // The settings' files are of the school that they name, and of no other.
  const named = schools.find(({ name }) => name === ctx.config.SCHOOL_NAME)?.id ?? 'none';
  const homeId = ctx.homeId ?? (schools.length === 1 ? undefined : named);
  const facts = await inSchool(school.id, () => privacyFacts({ ...ctx, homeId }, school.id));
  return { record: documentOf('record', facts), assessment: documentOf('assessment', facts) };
}
