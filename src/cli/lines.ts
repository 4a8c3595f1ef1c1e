/** JSON lines in, JSON lines out, in order and at the pace of whoever reads: a million lines need no more memory than one. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface Streams {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/** A line that is wrong, counted from 1 as an editor shows it. */
export interface Wrong {
  line: number;
  error: string;
}

/** A line that is wrong gets its error in its place and stops nothing. Returns how many there were; `told` hears of each. */
export async function answerLines(
  { input, output }: Streams,
  answer: (line: unknown) => object,
  told: (wrong: Wrong) => void = () => undefined,
): Promise<number> {
  let failed = 0;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const answered = attempt(line, answer);
    if ('error' in answered) {
      failed += 1;
      told({ line: number, error: String(answered.error) });
    }
    if (!output.write(`${JSON.stringify(answered)}\n`)) await once(output, 'drain');
  }
  return failed;
}

function attempt(line: string, answer: (line: unknown) => object): object {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { id: null, error: 'expected JSON' };
  }
  try {
    return answer(data);
  } catch (error) {
    const id = typeof data === 'object' && data !== null && 'id' in data ? data.id : null;
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
