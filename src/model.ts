/** Reads the classifier's weights from disk; moderation is pure and gets them as data. Broken ones stop the start. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Classifier, parseClassifier } from '../moderation/classifier/score.js';
import { root } from './root.js';

const known = new Map<string, Classifier>();

/** The trained classifier; read once. Throws with the file's name and what to do where it is missing or broken. */
export function loadModel(file = join(root, 'moderation', 'classifier', 'weights.bin')): Classifier {
  const read = known.get(file) ?? readModel(file);
  known.set(file, read);
  return read;
}

function readModel(file: string): Classifier {
  try {
    return parseClassifier(brotliDecompressSync(readFileSync(file)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${relative(process.cwd(), file) || file}: expected the classifier's weights, as \`npm run train\` writes them (${why}). ` +
        'Fetch the file again: git checkout -- moderation/classifier/weights.bin',
    );
  }
}
