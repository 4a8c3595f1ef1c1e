// Reads the words in one picture, in a process of its own: a picture made to be slow or to fill the memory ends this process
// and nothing else. Plain JavaScript, since a child starts from the source. Takes { picture, thumbnail, data, mostMemory },
// answers with { from, lines } after every pass, and with { done: true } once all passes are over.
import sharp from 'sharp';
import { createWorker, OEM, PSM } from 'tesseract.js';

sharp.concurrency(1);
sharp.cache(false);

/** A longest side that keeps capitals of 32 pixels in 12 megapixels readable, in half the time that is allowed. */
const longest = 2200;
const thumbnailSide = 960;
/** Print that is tilted by up to 10° is at most some 3° off in one of these; upright comes first, if time should end. */
const turns = [0, -7, 7];
/** Less sure words are grain and pattern. In per cent, as tesseract counts. */
const leastSure = 25;

process.once('message', async ({ picture, thumbnail, data, mostMemory }) => {
  setInterval(() => process.memoryUsage.rss() > mostMemory && process.exit(3), 50).unref();
  const worker = await createWorker('eng', OEM.LSTM_ONLY, { langPath: data, cacheMethod: 'none' });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, user_defined_dpi: '150' });
  const read = async (bytes) => linesOf((await worker.recognize(bytes, {}, { blocks: true, text: false })).data);
  const tell = async (from, bytes) => process.send({ from, lines: await read(bytes) });
  for (const turn of turns) await tell('picture', await made(picture, { side: longest, turn }));
  if (thumbnail) await tell('thumbnail', await made(thumbnail, { side: thumbnailSide, enlarge: true }));
  process.send({ done: true }, () => process.exit(0));
});

/** Grey, with its whole range of light, of a size that is read well, turned. */
async function made(bytes, { side, turn = 0, enlarge = false }) {
  const { data, info } = await sharp(bytes, { limitInputPixels: 50_000_000 })
    .autoOrient()
    .flatten({ background: 'white' })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: !enlarge })
    .greyscale()
    .normalise()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .rotate(turn, { background: '#808080' })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function linesOf({ blocks }) {
  const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines
    .map(({ words }) =>
      words
        .filter(({ confidence }) => confidence >= leastSure)
        .map(({ text }) => text)
        .join(' '),
    )
    .filter((line) => /\p{L}{2}/u.test(line));
}
