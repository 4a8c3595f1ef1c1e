import { z } from 'zod';
import { type Journal, openJournal } from './journal.js';
import type { CollectionName, Collections } from './records.js';

type Change = [collection: CollectionName, key: string, value?: unknown];
type Maps = { [C in CollectionName]: Map<string, Collections[C]> };

const compactAfter = 50_000;
const kept: Partial<Record<CollectionName, number>> = { calls: 5_000, mail: 1_000 };

const names = Object.keys(emptyMaps()) as [CollectionName, ...CollectionName[]];
const change = z.tuple([z.enum(names), z.string(), z.looseObject({})]);

function emptyMaps(): Maps {
  return {
    facebookPosts: new Map(),
    facebookComments: new Map(),
    facebookBlocked: new Map(),
    facebookMessages: new Map(),
    facebookPhotos: new Map(),
    facebookGrants: new Map(),
    tweets: new Map(),
    xMedia: new Map(),
    xMessages: new Map(),
    xUsers: new Map(),
    xBlocked: new Map(),
    xMuted: new Map(),
    xGrants: new Map(),
    xCodes: new Map(),
    xWebhooks: new Map(),
    xSubscriptions: new Map(),
    xDeliveries: new Map(),
    pictureFiles: new Map(),
    refs: new Map(),
    deliveries: new Map(),
    taken: new Map(),
    calls: new Map(),
    mail: new Map(),
    meta: new Map(),
  };
}

/** The memory of both fakes: maps of records, every change written to the journal before it is answered. */
export class Store {
  readonly #maps = emptyMaps();
  readonly #journal: Journal;
  #pending: Change[] = [];
  #depth = 0;
  #lines = 0;

  constructor(dir: string | null) {
    this.#journal = openJournal(dir);
    for (const line of this.#journal.read()) for (const change of line as Change[]) this.#apply(change);
    this.#compact();
  }

  all<C extends CollectionName>(collection: C): ReadonlyMap<string, Collections[C]> {
    return this.#maps[collection];
  }

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#maps[collection].get(key);
  }

  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void {
    this.#record([collection, key, value]);
  }

  drop(collection: CollectionName, key: string): void {
    if (this.#maps[collection].has(key)) this.#record([collection, key]);
  }

  /** All changes made by `work` become one line: after a crash either all of them are there or none. */
  together<T>(work: () => T): T {
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
      this.#write();
    }
  }

  /** All that is remembered, as lines of the journal. */
  dump(): Change[][] {
    return (Object.entries(this.#maps) as [CollectionName, Map<string, unknown>][]).flatMap(([name, map]) =>
      [...map].map(([key, value]): Change[] => [[name, key, value]]),
    );
  }

  /** Remembers these lines and nothing else. Throws where they are none of `dump`, and then nothing has changed. */
  load(lines: unknown[]): void {
    const changes = lines.flat().map((one) => change.parse(one) as Change);
    for (const map of Object.values(this.#maps)) map.clear();
    for (const one of changes) this.#apply(one);
    this.#journal.rewrite(this.dump());
    this.#lines = 0;
  }

  #record(change: Change): void {
    this.#apply(change);
    this.#pending.push(change);
    this.#write();
  }

  #write(): void {
    if (this.#depth > 0 || this.#pending.length === 0) return;
    this.#journal.append(this.#pending);
    this.#pending = [];
    this.#lines += 1;
    if (this.#lines > compactAfter) this.#compact();
  }

  #apply([collection, key, value]: Change): void {
    const map = this.#maps[collection] as Map<string, unknown>;
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }

  #compact(): void {
    for (const [name, map] of Object.entries(this.#maps) as [CollectionName, Map<string, unknown>][]) {
      const surplus = map.size - (kept[name] ?? Number.POSITIVE_INFINITY);
      for (const key of [...map.keys()].slice(0, Math.max(0, surplus))) map.delete(key);
    }
    this.#journal.rewrite(this.dump());
    this.#lines = 0;
  }
}
