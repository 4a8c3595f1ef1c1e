/** An anchor as it stands in a letter, and read back from a letter that was saved, forwarded or pasted. */

export interface AnchorWords {
  schoolId: string;
  at: Date;
  /** The first and the last event under the root. */
  fromSeq: number;
  seq: number;
  /** The hash of the last event: it stands for all before it. */
  hash: string;
  root: string;
}

/** No line is longer than 78 signs: no mail program breaks one. */
export function anchorLines({ schoolId, at, fromSeq, seq, hash, root }: AnchorWords): string[] {
  return [
    'schoolgate-anchor: 1',
    `school: ${schoolId}`,
    `at: ${at.toISOString()}`,
    `events: ${fromSeq} to ${seq}`,
    `chain: ${hash}`,
    `root: ${root}`,
  ];
}

/** Between the parts stands white space, or what a mail program puts before the lines that it quotes. */
const gap = '[\\s>|]+';
const whole = new RegExp(
  [
    'schoolgate-anchor: 1',
    'school: ([\\da-f-]{36})',
    'at: (\\S{24})',
    'events: (\\d{1,10}) to (\\d{1,10})',
    'chain: ([\\da-f]{64})',
    'root: ([\\da-f]{64})',
  ].join(gap),
  'g',
);

/** Every anchor in a text; none where there is none. */
export function readAnchors(text: string): AnchorWords[] {
  return [...text.matchAll(whole)].flatMap(([, schoolId = '', at = '', from = '', to = '', hash = '', root = '']) => {
    const day = new Date(at);
    const [fromSeq, seq] = [Number(from), Number(to)];
    return Number.isNaN(day.getTime()) || fromSeq < 1 || seq < fromSeq
      ? []
      : [{ schoolId, at: day, fromSeq, seq, hash, root }];
  });
}
