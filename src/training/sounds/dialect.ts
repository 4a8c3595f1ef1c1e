/** Whether comments in dialect are thought worse of than others: among those that nobody would hide or look at. */
import type { Head } from '../../../moderation/sounds/model.js';
import { questions } from '../../../moderation/sounds/model.js';
import type { Taught } from './read.js';

/** Words of Scotland, the North, Wales, London's young and the West Country that elsewhere are rare. */
const marks =
  /(?<!\p{L})(?:wee|bairns?|aye|nae|dinna|dinnae|cannae|ken|wean|weans|canny|howay|haway|wor|gan|owt|nowt|summat|ey up|tha|thee|lass|lasses|mam|butty?|cwtch|mun|tidy|innit|fam|bruv|peng|wagwan|mandem|ting|ain['’]?t|me mam|our kid|proper job|gert|lush|babs?|mardy|ginnel)(?!\p{L})/iu;

export interface DialectFigures {
  comments: number;
  /** Per cent that would be hidden, and that a person would be asked to look at, by these scores. */
  soundsToHide: number;
  soundsOdd: number;
}

/** Near the rules sounds.harmful and sounds.odd. */
const least = { hide: 0.55, look: 0.6 };

export function dialectOf(
  rows: Taught[],
  leftOut: Float64Array[],
  heads: Pick<Head, 'slope' | 'shift'>[],
): Record<'marked' | 'others', DialectFigures> {
  const harmless = [...rows.entries()].filter(
    ([, { disposition, everyday }]) => !everyday && (disposition === 'leave' || disposition === 'acknowledge'),
  );
  const share = (some: typeof harmless, question: keyof typeof least) => {
    const at = questions.indexOf(question);
    const { slope, shift } = heads[at] ?? { slope: 1, shift: 0 };
    const likely = (sum = 0) => 1 / (1 + Math.exp(-(slope * sum + shift)));
    const flagged = some.filter(([index]) => likely(leftOut[index]?.[at]) >= least[question]);
    return Math.round((1000 * flagged.length) / some.length) / 10;
  };
  const figures = (marked: boolean): DialectFigures => {
    const some = harmless.filter(([, { comment }]) => marks.test(comment.text) === marked);
    return { comments: some.length, soundsToHide: share(some, 'hide'), soundsOdd: share(some, 'look') };
  };
  return { marked: figures(true), others: figures(false) };
}
