// Reads the words in one picture, in a process of its own: a picture made to be slow or to fill the memory ends this process
// and nothing else. Plain JavaScript, since a child starts from the source. Takes { picture, thumbnail, data, mostMemory },
// answers with { from, lines } as it reads, and with { done: true } once it has come to the end.
import sharp from 'sharp';
import { createWorker, OEM, PSM } from 'tesseract.js';
import { findLines } from './reader/finding.mjs';
import { stripOf } from './reader/strips.mjs';

sharp.concurrency(1);
sharp.cache(false);

/** A longest side that keeps capitals of 32 pixels in 12 megapixels readable, in half the time that is allowed. */
const longest = 2200;
const thumbnailSide = 960;
/** Lines of print that are cut out and read each for itself, the likeliest first. A photograph of a wall of bricks has more that are none. */
const mostLines = 60;
/** Less sure words are grain and pattern. In per cent, as tesseract counts. */
const leastSure = 25;
const margin = { top: 8, bottom: 8, left: 8, right: 8, background: '#fff' };

process.once('message', async ({ picture, thumbnail, data, mostMemory }) => {
  setInterval(() => process.memoryUsage.rss() > mostMemory && process.exit(3), 50).unref();
  // Side by side: each takes about half of the time, and most machines have two cores.
  const [ofLine, ofPage] = await Promise.all([readerOf(data, PSM.SINGLE_LINE), readerOf(data, PSM.SPARSE_TEXT)]);
  const tell = async (from, grey) => {
    const send = (lines) => process.send({ from, lines });
    const lines = async () => {
      for (const { grey: level, line } of findLines(grey, mostLines))
        send(await ofLine(await asPng(stripOf(level, line), margin)));
    };
    const page = async () => send(await ofPage(await asPng(grey)));
    await Promise.all([page(), lines()]);
  };
  await tell('picture', await greyOf(picture, { side: longest }));
  if (thumbnail) await tell('thumbnail', await greyOf(thumbnail, { side: thumbnailSide, enlarge: true }));
  process.send({ done: true }, () => process.exit(0));
});

async function readerOf(langPath, mode) {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, { langPath, cacheMethod: 'none' });
  await worker.setParameters({ tessedit_pageseg_mode: mode, user_defined_dpi: '150' });
  return async (bytes) => linesOf((await worker.recognize(bytes, {}, { blocks: true, text: false })).data);
}

/** Grey, with its whole range of light, of a size that is read well. */
async function greyOf(bytes, { side, enlarge = false }) {
  const { data, info } = await sharp(bytes, { limitInputPixels: 50_000_000 })
    .autoOrient()
    .flatten({ background: 'white' })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: !enlarge })
    .greyscale()
    .normalise()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const asPng = ({ data, width, height }, edge) => {
  const picture = sharp(data, { raw: { width, height, channels: 1 } });
  return (edge ? picture.extend(edge) : picture).png({ compressionLevel: 1 }).toBuffer();
};

function linesOf({ blocks }) {
  const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines
    .map(({ words }) =>
      words
        .filter(({ confidence }) => confidence >= leastSure)
        .map(({ text }) => bare(text))
        .filter(Boolean)
        .join(' '),
    )
    .filter((line) => /\p{L}{2}/u.test(line));
}

/** Without what the edge of a card is taken for. */
const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}.!?’']+$/gu, '');
