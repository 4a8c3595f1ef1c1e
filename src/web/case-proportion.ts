/** The notes on proportion as the page of a case shows them. */
import { proportionOfCase } from '../proportion.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { actionWords } from './words.js';

export async function proportionView({ comment, people }: Case, viewing: Viewing) {
  const notes = await proportionOfCase(viewing.ctx, comment);
  return notes.map(({ measure, at, by, ...note }) => ({
    ...note,
    title: actionWords[measure],
    when: whenWords(at, viewing),
    who: people.get(by) ?? 'Schoolgate',
  }));
}
