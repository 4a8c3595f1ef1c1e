/** Words of a comment cut into pieces, so that a template can mark some of them without ever building HTML from them. */
export interface Piece {
  text: string;
  marked: boolean;
}

export interface Range {
  start: number;
  end: number;
}

/** Cuts `text` at the ranges (UTF-16, end exclusive). Ranges may overlap, touch, lie outside or halve an emoji. */
export function markedPieces(text: string, ranges: Range[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of merged(text, ranges)) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}

function merged(text: string, ranges: Range[]): Range[] {
  const sorted = ranges
    .filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && end > start)
    .map(({ start, end }) => ({ start: charStart(text, start), end: charEnd(text, end) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else result.push(range);
  }
  return result;
}

const clamp = (text: string, at: number) => Math.min(Math.max(at, 0), text.length);
// A cut between the two halves of a surrogate pair would show two replacement characters.
const insidePair = (text: string, at: number) => /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));

function charStart(text: string, at: number): number {
  const start = clamp(text, at);
  return start > 0 && insidePair(text, start) ? start - 1 : start;
}

function charEnd(text: string, at: number): number {
  const end = clamp(text, at);
  return end > 0 && insidePair(text, end) ? end + 1 : end;
}
