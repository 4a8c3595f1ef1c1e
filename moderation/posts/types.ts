/** What the check of a post before publishing speaks of (see README): a post, what is known of its pictures, and findings. */
import type { ConsentRecord, ConsentUse } from '../consent.js';
import type { Pupil, StaffMember } from '../types.js';

/** A person in a picture is declared, never recognised: ids of pupils, names of grown-ups, or that nobody can be told. */
export type People = readonly string[] | 'none' | 'backs-only';

/** What a person says when asked; whatever is left out was not answered. */
export interface Answers {
  /** Somebody looked: a name can be read in a picture. */
  namesReadable?: boolean;
  /** Faces are seen from the front. */
  faceOn?: boolean;
  swimwear?: boolean;
  /** Whose picture it is: "own", or who allowed it. */
  source?: string;
  /** The second person who agreed to what needs one (LK-15, LK-26). */
  approvedBy?: string;
  /** Whether the headteacher agreed (MO-06); where it is left out, whoever is named as the second person is taken to be the head. */
  headAgreed?: boolean;
  /** Who says that it may be known where the children are (GT-10). */
  whereaboutsConfirmedBy?: string;
  /** When the trip is over. */
  tripEndsAt?: Date;
}

export interface PictureToCheck {
  /** As the post names it; findings carry it as it is. */
  path: string;
  caption: string;
  alt: string;
  people: People;
  answers: Answers;
}

export interface PostToCheck {
  text: string;
  use: ConsentUse;
  tags: readonly string[];
  pictures: readonly PictureToCheck[];
  answers: Answers;
}

/**
 * What a picture file holds, read by whoever can open it (src/pictures): the check itself opens nothing. A reader of words
 * in pictures fills `words`; undefined says that nobody read them, and an empty list that there are none.
 */
export interface PictureFacts {
  path: string;
  /** Texts of EXIF, IPTC, XMP and comments, with the place in plain words ("IPTC Caption"). */
  metadata: readonly MetadataText[];
  /** It says where it was taken. */
  position: boolean;
  /** A small copy inside, which may show what was cropped away. */
  thumbnail?: { width?: number; height?: number };
  words?: readonly ReadWords[];
  /** The reader failed or did not come to its end: `words` is not all that could be read. */
  unread?: boolean;
}

export interface MetadataText {
  field: string;
  text: string;
  /** The field is there to name who is in the picture. */
  names: boolean;
}

/** Words as they were read, line by line. */
export interface ReadWords {
  text: string;
  from: 'picture' | 'thumbnail';
}

/** Whom the check knows. `consents` by a pupil's id or a grown-up's name; no record is no consent. */
export interface Known {
  pupils: readonly (Pupil & { otherSurnames?: readonly string[] })[];
  staff: readonly StaffMember[];
  consents: ReadonlyMap<string, ConsentRecord>;
  /** Class names, places and people whom the school added to the lists. */
  alsoKnown: readonly string[];
}

export const places = [
  'caption',
  'alt',
  'tag',
  'filename',
  'metadata',
  'text-in-picture',
  'people',
  'place',
  'content',
] as const;
export type Place = (typeof places)[number];

export const severities = ['warn', 'block'] as const;
export type Severity = (typeof severities)[number];

/** Something wrong with a post or picture. `pupil` is null where it is nobody or cannot be told; `picture` is its path. */
export interface Finding {
  rule: string;
  clause: string;
  severity: Severity;
  where: Place;
  pupil: string | null;
  evidence: string;
  picture: string | null;
}
