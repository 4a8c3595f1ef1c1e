/** Reads trained weights from disk; moderation is pure and gets them as data. Broken ones stop the start. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Classifier, parseClassifier } from '../moderation/classifier/score.js';
import { parseSounds, type Sounds } from '../moderation/sounds/model.js';
import { root } from './root.js';

const known = new Map<string, unknown>();

const classifierFile = join(root, 'moderation', 'classifier', 'weights.bin');
const soundsFile = join(root, 'moderation', 'sounds', 'weights.bin');
const files = [classifierFile, soundsFile];

/** The trained classifier; read once. Throws with the file's name and what to do where it is missing or broken. */
export function loadModel(file = classifierFile): Classifier {
  return load(file, { parse: parseClassifier, command: 'npm run train' });
}

/** What our own comments taught; the same way. */
export function loadSounds(file = soundsFile): Sounds {
  return load(file, { parse: parseSounds, command: 'npm run train:sounds' });
}

/** Says which weights these are, as they lie on disk: another training, or another update, has another. */
export function learntSign(): string {
  sign ??= files
    .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);
  return sign;
}
let sign: string | undefined;

interface Kind<Weights> {
  parse(data: Uint8Array): Weights;
  /** What writes such a file. */
  command: string;
}

function load<Weights>(file: string, { parse, command }: Kind<Weights>): Weights {
  const weights = known.get(file) ?? read(file, { parse, command });
  known.set(file, weights);
  return weights as Weights;
}

function read<Weights>(file: string, { parse, command }: Kind<Weights>): Weights {
  try {
    return parse(brotliDecompressSync(readFileSync(file)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const path = relative(process.cwd(), file) || file;
    throw new Error(
      `${path}: expected weights as \`${command}\` writes them (${why}). Fetch the file again: git checkout -- ${path}`,
    );
  }
}
