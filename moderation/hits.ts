/** Where entries of the lists stand in a text. */

/** Where an entry of a list stands: UTF-16 offsets in the original, and token numbers; the ends exclusive. */
export interface Hit {
  start: number;
  end: number;
  from: number;
  to: number;
}

/** The hits of every list that was found. */
export class Hits {
  /** In the order in which they were found first. */
  readonly lists: number[] = [];
  readonly #hits: Hit[][] = [];
  /** By list, which of them it is, from 1 on; only while hits are added. */
  readonly #row: Int32Array;
  /** A bit for each list, since most that are asked for were not found. */
  readonly #found: number[];

  constructor(row: Int32Array) {
    this.#row = row;
    this.#found = new Array<number>((row.length >> 5) + 1).fill(0);
  }

  /** Only while hits are added. */
  has(list: number): boolean {
    return this.#row[list] !== 0;
  }

  add(list: number, hit: Hit): void {
    const row = this.#row[list] as number;
    if (row === 0) this.put(list, [hit]);
    else (this.#hits[row - 1] as Hit[]).push(hit);
  }

  /** All hits of a list, in place of those that it had. */
  put(list: number, hits: Hit[]): void {
    const row = this.#row[list] as number;
    if (row === 0) {
      this.lists.push(list);
      this.#hits.push(hits);
      this.#row[list] = this.lists.length;
      this.#found[list >> 5] = (this.#found[list >> 5] as number) | (1 << (list & 31));
    } else this.#hits[row - 1] = hits;
  }

  /** No more hits will be added, and the paper may be used for another text. */
  close(): Hits {
    for (let at = 0; at < this.lists.length; at++) this.#row[this.lists[at] as number] = 0;
    return this;
  }

  of(list: number): Hit[] | undefined {
    if (((this.#found[list >> 5] as number) & (1 << (list & 31))) === 0) return undefined;
    return this.#hits[this.lists.indexOf(list)];
  }
}
