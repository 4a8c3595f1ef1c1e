/** How our own posts go out, are read back and are taken down: one shape for every platform. */
import type { Cursor, Trace } from './connector.js';

/** A post of our own. The pictures go out as they are, in order: whoever gives them has made them fit to be published. */
export interface Publication {
  /** Without pictures it must not be empty. */
  text: string;
  pictures: PictureToPublish[];
}

export interface PictureToPublish {
  bytes: Buffer;
  type: 'image/jpeg' | 'image/png';
  /** A file name that gives nothing away. */
  name: string;
  /** What it shows, for those who do not see it. */
  alt: string;
}

export interface Published {
  externalId: string;
  permalink: string;
  /** The platform's ids of the pictures, in the order in which they were given. */
  pictures: string[];
}

/** A post of ours that is up, as the platform tells it. Ids are spelled as `publish` spells them. */
export interface LivePost {
  externalId: string;
  permalink: string;
  at: Date;
  text: string;
  /** Names of the people and profiles that it tags. Hashtags stand in the text. */
  tags: string[];
  /** Those of them who are people and no pages. Absent where the platform does not tell the two apart. */
  people?: string[];
  /** It is hidden from the page, and yet up. Absent where the platform has no such thing. */
  hidden?: boolean;
  /** `alt` is empty where it has none, `caption` missing; `url` is for `picture()` only, and stops working within days. */
  pictures: { externalId: string; alt: string; caption?: string; url: string }[];
}

/** A post of ours out of sight and back again, as often as somebody likes. Both throw ConnectorError. */
export interface PostHiding {
  /** `gone`: it is no longer there at all. `forbidden`: only a person can, on the platform. */
  set(externalId: string, hidden: boolean): Promise<'set' | 'gone'>;
}

export interface PublishSide {
  /** The most that the platform takes: pictures of a post, bytes of a picture, letters of a text and of an alternative text. */
  limits: { pictures: number; bytes: number; text: number; alt: number };
  /** Puts it out, once. Before it is repeated after an error that `mayHaveHappened`, ask `find`. Throws ConnectorError. */
  publish(publication: Publication): Promise<Published>;
  /**
   * One that is already out: the same words and as many pictures, not older than the trace, none of its ids. Null only where there
   * is certainly none; throws where it could not look everywhere.
   */
  find(publication: Publication, trace: Trace): Promise<Published | null>;
  /** A page of our own posts that are up, newest first. The cursor of the answer leads to the next; null: there is none. */
  live(cursor: Cursor | null): Promise<{ posts: LivePost[]; cursor: Cursor | null }>;
  /** Absent: the platform has no way to take a post out of sight that could be undone. */
  hiding?: PostHiding;
  /** In plain sentences: what a hidden post still shows, or why none can be hidden. */
  hidingMeans: string;
  /** The bytes of a picture of ours, at most 25 MB. Only an address that `live` gave: any other is `invalid`. */
  picture(url: string): Promise<Buffer>;
  /**
   * Deletes a post of ours with its pictures: nothing less takes a picture from everybody's sight. It cannot be undone, so a
   * person decides it. What is gone already is done. `forbidden`: only a person can, by `assist('unpublish')`.
   */
  unpublish(externalId: string): Promise<void>;
}
