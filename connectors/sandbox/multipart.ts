/** One part of a multipart body: its bytes as they came. The platform's own readers make text of a part without a file name. */
export interface Part {
  name: string;
  fileName: string | null;
  bytes: Buffer;
}

const gap = Buffer.from('\r\n\r\n');

/** The parts of a body, or null where the content type is something else. */
export function readParts(contentType: string, body: Buffer): Part[] | null {
  const [, quoted, plain] = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  const line = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let from = body.indexOf(line);
  while (from >= 0) {
    const to = body.indexOf(line, from + line.length);
    if (to < 0) return parts;
    // Between two boundaries: a line break, the headers, an empty line, the bytes and a line break.
    const part = readPart(body.subarray(from + line.length + 2, to - 2));
    if (part) parts.push(part);
    from = to;
  }
  return parts;
}

function readPart(bytes: Buffer): Part | null {
  const end = bytes.indexOf(gap);
  const headers = bytes.subarray(0, Math.max(0, end)).toString();
  const name = /[; ]name="([^"]*)"/i.exec(headers)?.[1];
  if (end < 0 || name === undefined) return null;
  const fileName = /filename="([^"]*)"/i.exec(headers)?.[1] ?? null;
  return { name, fileName, bytes: bytes.subarray(end + gap.length) };
}
