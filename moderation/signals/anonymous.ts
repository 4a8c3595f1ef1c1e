import type { Signal } from '../types.js';
import { type Detector, signalAt } from './context.js';

/** Names that no person has: user83920, xX_ghost_Xx, digits or signs only, one letter. */
const made = /^(?:user[\s_-]?\d{3,}|x+[\s_-]?\p{L}.*x+$|\P{L}+|.{1,2})$/iu;

export const madeUpName: Detector = {
  name: 'made-up-name',
  detect(context): Signal[] {
    const { name, handle } = context.comment.author;
    const field = made.test(name.trim()) ? 'name' : /^user\d{3,}$|^xx_.*_xx$/i.test(handle) ? 'handle' : undefined;
    if (!field || !context.comment.author[field].trim()) return [];
    return [signalAt('made-up-name', { field, start: 0, end: context.comment.author[field].length }, context)];
  },
};
