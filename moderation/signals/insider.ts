import type { Signal, StaffMember } from '../types.js';
import { type Context, type Detector, signalAt } from './context.js';

/** The writer is on the staff list: what they say weighs more than what a parent says (MO-07, WH-07). */
export const insider: Detector = {
  name: 'insider',
  detect(context): Signal[] {
    const { name } = context.comment.author;
    if (!name.trim() || !context.facts.staff.some((member) => isWriter(context, member))) return [];
    return [signalAt('insider', { field: 'name', start: 0, end: name.length }, context)];
  },
};

/** All of a name, its title left out; a surname alone is shared with half the village. */
function isWriter(context: Context, { name, knownAs }: StaffMember): boolean {
  const written = new Set(context.author.name.list.map((token) => token.forms[0]));
  return [name, ...knownAs].some((one) => {
    const parts = one
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((part) => part !== '' && part !== 'miss' && !isTitle(context, part));
    return parts.length >= 2 && parts.every((part) => written.has(part));
  });
}

function isTitle(context: Context, part: string): boolean {
  return context.lexicons.singles.get('any-title')?.has(part) ?? false;
}
