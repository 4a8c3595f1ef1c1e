import type { Signal } from '../types.js';
import { alsoAs, type Context, type Detector, isIn, ofKind, sentenceAround } from './context.js';
import { at, person } from './person.js';

/** How near a sign of childhood must stand to a forename, in words. */
const nearWords = 8;

/** A child whom readers can tell: on the roll, a forename beside kin or class words, a full name in a child's setting, or described. */
export const childNamed: Detector = {
  name: 'child-named',
  detect(context) {
    const described = context.find('child-described').map((hit) => at(context, 'described', hit.from, hit.to));
    const signals: Signal[] = [];
    for (const found of person.detect(context)) {
      const kind = kindOf(context, found);
      if (kind) signals.push(ofKind(alsoAs('child-named', found), kind));
    }
    return [...signals, ...described.map((found) => alsoAs('child-named', found))];
  },
};

/** How somebody who is spoken of is known for a child; undefined where nothing says so. */
function kindOf(context: Context, found: Signal): string | undefined {
  if (found.kind === 'pupil') return 'roster';
  if (found.kind !== 'forename' && found.kind !== 'full-name' && found.kind !== 'word-name') return undefined;
  if (isAuthor(context, found) || isGrownUp(context, found) || isWork(context, found)) return undefined;
  if (!nearChildWord(context, found)) return undefined;
  return found.kind === 'full-name' ? 'full' : 'fore';
}

function indexOf(context: Context, found: Signal): number {
  return context.text.list.findIndex((token) => token.start === found.span?.start);
}

function isAuthor(context: Context, found: Signal): boolean {
  const first = found.evidence.toLowerCase().split(/\s/)[0] ?? '';
  return context.author.name.list.some((token) => token.forms[0] === first);
}

/** "Terry's mum", "grandad Len": the name belongs to somebody grown up. */
function isGrownUp(context: Context, found: Signal): boolean {
  const before = context.text.list[indexOf(context, found) - 1];
  return isIn(context, 'any-grown-up', before);
}

/** "My son did Scott Pilgrim for his project", "dressed as Harry Potter": out of a book or a film. */
function isWork(context: Context, found: Signal): boolean {
  return found.kind === 'full-name' && isIn(context, 'any-before-work', context.text.list[indexOf(context, found) - 1]);
}

function nearChildWord(context: Context, found: Signal): boolean {
  const tokens = context.text.list;
  const index = indexOf(context, found);
  const { from, to } = sentenceAround(tokens, index, nearWords);
  const [start, end] = [tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0];
  const marks = ['kin-child', 'child-word', 'child-setting'].flatMap((list) => context.find(list));
  return marks.some(
    (mark) =>
      mark.start >= start &&
      mark.end <= end &&
      (mark.end <= (found.span?.start ?? 0) ||
        mark.start >= (found.span?.end ?? 0) ||
        mark.start < (found.span?.start ?? 0)),
  );
}
