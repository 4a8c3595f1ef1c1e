/** A picture that somebody chose, made ready: what can be found in the file, the copy that may go out, and how both are known again. */
import sharp from 'sharp';
import { z } from 'zod';
import type { PictureFacts } from '../../moderation/posts/types.js';
import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import { type Fingerprints, fingerprintsOf } from './fingerprint.js';
import { factsOf } from './metadata.js';
import { openPicture } from './open.js';
import { type PublishableCopy, publishable } from './publishable.js';
import { type Readable, readable, type WordsRead } from './words.js';

export interface TakenPicture {
  facts: StoredFacts;
  copy: PublishableCopy;
  /** JPEG of at most 320 pixels a side, for our own pages. */
  thumb: Buffer;
  prints: Fingerprints;
  /** Its words are read later (reading.ts). */
  toRead: Readable;
}

const thumbSide = 320;

const text = z.string();
const factsSchema = z.object({
  fileName: text,
  metadata: z.array(z.object({ field: text, text, names: z.boolean() })),
  position: z.boolean(),
  thumbnail: z.object({ width: z.number(), height: z.number() }).partial().optional(),
  words: z.array(z.object({ text, from: z.enum(['picture', 'thumbnail']) })),
  unread: z.boolean(),
});
/** What the check needs to know of a file that is no longer kept. */
export type StoredFacts = z.infer<typeof factsSchema>;

/** `name`: as its owner called the file. Throws a PictureError in words for whoever chose it. */
export async function takePicture(file: string, name: string): Promise<TakenPicture> {
  const picture = await openPicture(file);
  const { metadata, position, thumbnail } = await factsOf(picture, name);
  const copy = await publishable(picture);
  const thumb = await sharp(copy.bytes)
    .resize({ width: thumbSide, height: thumbSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality: 70 })
    .toBuffer();
  const facts = { fileName: name, metadata: [...metadata], position, thumbnail, words: [], unread: true };
  return { facts, copy, thumb, prints: await fingerprintsOf(picture), toRead: await readable(picture) };
}

export const factsPlace = (id: string) => `picture:${id}`;

/** They hold names: what stood in the metadata, and what can be read. */
export const sealFacts = (config: Config, id: string, facts: StoredFacts): string =>
  sealerOf(config).seal(JSON.stringify(facts), factsPlace(id));

/** The same facts with what was read since. */
export function withWords(config: Config, row: { id: string; facts: string }, { words, complete }: WordsRead): string {
  const facts = factsSchema.parse(JSON.parse(sealerOf(config).open(row.facts, factsPlace(row.id))));
  return sealFacts(config, row.id, { ...facts, words, unread: !complete });
}

/** `path`: as the check shall call the picture. Of one that is out nothing is kept, and nothing is found in it any more. */
export function openFacts(config: Config, row: { id: string; facts: string }, path: string): PictureFacts {
  if (row.facts === '') return { path, metadata: [], position: false };
  const { fileName: _, ...facts } = factsSchema.parse(JSON.parse(sealerOf(config).open(row.facts, factsPlace(row.id))));
  return { path, ...facts };
}

export function fileNameOf(config: Config, row: { id: string; facts: string }): string {
  if (row.facts === '') return '';
  return factsSchema.parse(JSON.parse(sealerOf(config).open(row.facts, factsPlace(row.id)))).fileName;
}
