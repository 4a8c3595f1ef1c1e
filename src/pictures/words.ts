/** The words that can be read in a picture, by tesseract.js on this machine. It misses some: whoever publishes still has to look. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import exifr from 'exifr';
import sharp from 'sharp';
import type { ReadWords } from '../../moderation/posts/types.js';
import { root } from '../root.js';
import { misreadings } from './misreadings.js';
import { mostPixels, type OpenedPicture } from './open.js';

/** A photograph of 12 megapixels takes about half of it (test/bench/words.bench.ts). */
const mostTimeMs = 10_000;
const mostMemory = 600 * 1024 * 1024;
/** As reader.mjs makes it smaller. */
const longestRead = 2200;
/** The language data of the registry, in the variant that is small and quick: in badges it reads what the larger one reads. */
const data = join(root, 'node_modules', '@tesseract.js-data', 'eng', '4.0.0_best_int');

export interface WordsRead {
  words: ReadWords[];
  /** False where time or memory ended, or the reader failed: `words` is then only what had been read by then. */
  complete: boolean;
}

type Answer = { done: true } | { done?: undefined; from: ReadWords['from']; lines: string[] };

/** What the reader looks at: the picture, and the small copy inside the file, which may show what was cropped away. */
export interface Readable {
  picture: Buffer;
  inside?: Buffer;
}

interface Limits {
  timeMs?: number;
  memory?: number;
}

/** As much of a file as its reader needs, for when it is read later: grey, no larger than it would look at, and with nothing lost. */
export async function readable(file: Pick<OpenedPicture, 'bytes' | 'format'>): Promise<Readable> {
  const picture = await sharp(file.bytes, { limitInputPixels: mostPixels })
    .autoOrient()
    .flatten({ background: 'white' })
    .resize({ width: longestRead, height: longestRead, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .png({ compressionLevel: 2 })
    .toBuffer();
  return { picture, inside: await insideOf(file) };
}

/** Never throws: a reader that fails is a reason for a person to look. */
export async function readWords(
  file: Pick<OpenedPicture, 'bytes' | 'format'>,
  limits: Limits = {},
): Promise<WordsRead> {
  return readFrom({ picture: file.bytes, inside: await insideOf(file) }, limits);
}

async function insideOf({ bytes, format }: Pick<OpenedPicture, 'bytes' | 'format'>): Promise<Buffer | undefined> {
  const inside = format === 'jpeg' ? await exifr.thumbnail(bytes).catch(() => undefined) : undefined;
  return inside && inside.byteLength > 0 ? Buffer.from(inside) : undefined;
}

/** As `readWords`, of what `readable` made. */
export async function readFrom({ picture, inside }: Readable, limits: Limits = {}): Promise<WordsRead> {
  const lines = new Map<string, ReadWords>();
  const complete = await inChild(
    { picture, thumbnail: inside, data, mostMemory: limits.memory ?? mostMemory },
    (answer) => {
      for (const line of answer.lines)
        for (const text of misreadings(line)) lines.set(`${answer.from} ${text}`, { text, from: answer.from });
    },
    limits.timeMs ?? mostTimeMs,
  );
  // Two readers tell what they read as it comes: in an order of its own it is the same every time.
  const words = [...lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, word]) => word);
  return { words, complete };
}

/** Whether the child came to its end. It gets no environment: no secret is near a program that opens strangers' formats. */
function inChild(
  job: object,
  take: (answer: Extract<Answer, { lines: string[] }>) => void,
  timeMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = fork(join(root, 'src', 'pictures', 'reader.mjs'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
      execArgv: [],
    });
    let done = false;
    const timer = setTimeout(() => child.kill('SIGKILL'), timeMs);
    const end = () => {
      clearTimeout(timer);
      resolve(done);
    };
    child.on('message', (answer: Answer) => {
      if (answer.done) done = true;
      else take(answer);
    });
    child.on('error', end);
    child.on('close', end);
    // A child that ended before it took the picture says so by closing.
    child.send(job, () => {});
  });
}
