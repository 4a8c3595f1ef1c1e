/** The parts of a JPEG file that stand before the picture itself. Bounded by the file, whatever its lengths say. */

const app1 = 0xe1;
const comment = 0xfe;
const startOfScan = 0xda;
/** More than any camera writes; a file made to be slow is read no further. */
const mostSegments = 500;

function* segments(bytes: Buffer): Generator<{ marker: number; data: Buffer }> {
  let at = 2;
  for (let count = 0; count < mostSegments && at + 4 <= bytes.length && bytes[at] === 0xff; count++) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === startOfScan) return;
    const length = bytes.readUInt16BE(at + 2);
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + Math.max(2, length);
  }
}

/** What people and programs wrote into comment segments. */
export function jpegComments(bytes: Buffer): string[] {
  return [...segments(bytes)].flatMap(({ marker, data }) => (marker === comment ? [data.toString('utf8')] : []));
}

/** The APP1 segments that begin with a name. */
export function jpegSegments(bytes: Buffer, name: string): Buffer[] {
  return [...segments(bytes)].flatMap(({ marker, data }) =>
    marker === app1 && data.toString('latin1', 0, name.length) === name ? [data] : [],
  );
}
