/** Makes sentences of our own from frames and slots: what public data lacks (negation, counter-speech, reclaimed words …). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';
import type { Chance } from './random.js';

const folder = join(root, 'src', 'training', 'frames');

interface Frame {
  category: string;
  text: string;
}

export interface Sentence {
  text: string;
  hateful: boolean;
  category: string;
}

type Slots = Map<string, string[]>;

/** Up to `each` different sentences of every frame. */
export function makeSentences(each: number, chance: Chance): Sentence[] {
  const slots = readSlots();
  const made = new Map<string, Sentence>();
  for (const [name, hateful] of [
    ['hate', true],
    ['none', false],
  ] as const) {
    for (const { category, text } of readFrames(`${name}.txt`)) {
      // Wide frames are about words, so they need many.
      const count = text.includes('{wide-') ? each * 2 : each;
      for (let times = 0; times < count; times++) {
        const filled = fill(text, { slots, chance });
        if (!made.has(filled)) made.set(filled, { text: filled, hateful, category });
      }
    }
  }
  return [...made.values()];
}

function lines(file: string): string[] {
  const all = readFileSync(join(folder, file), 'utf8').split('\n');
  return all.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('# '));
}

function readFrames(file: string): Frame[] {
  let category = '';
  return lines(file).flatMap((line) => {
    const header = /^\[([a-z -]+)\]$/.exec(line)?.[1];
    if (header === undefined) return [{ category, text: line }];
    category = header;
    return [];
  });
}

/** What the frames are filled with, by name. */
export function readSlots(): Slots {
  const slots: Slots = new Map();
  let name = '';
  for (const line of [...lines('slots.txt'), ...lines('words.txt').flatMap(manyOf)]) {
    const header = /^\[([a-z-]+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      name = header;
      continue;
    }
    const [entry = '', opposite] = line.split(' => ');
    put(slots, name, entry);
    if (opposite !== undefined) put(slots, `not-${name}`, opposite);
  }
  return slots;
}

/** A line of words is as many entries. */
function manyOf(line: string): string[] {
  return line.startsWith('[') ? [line] : line.split(' ').map((word) => word.replaceAll('_', ' '));
}

function put(slots: Slots, name: string, entry: string): void {
  const known = slots.get(name);
  if (known) known.push(entry);
  else slots.set(name, [entry]);
}

const innermost = /\(([^()]*\|[^()]*)\)/;

/** Chooses among (one|of|these) first, then fills the slots; a group named twice in a frame is the same group. */
function fill(frame: string, { slots, chance }: { slots: Slots; chance: Chance }): string {
  let text = frame;
  while (innermost.test(text)) {
    text = text.replace(innermost, (_, ways: string) => chance.pick(ways.split('|')) ?? '');
  }
  const groups = chance.pick(slots.get('groups') ?? []) ?? '';
  const filled = text.replace(/\{([a-z-]+)\}/g, (slot, name: string) => {
    if (name === 'groups') return groups;
    const ways = slots.get(name);
    if (!ways) throw new Error(`the frame "${frame}" has a slot that does not exist: ${slot}`);
    return chance.pick(ways) ?? '';
  });
  return filled
    .replace(/\s+/g, ' ')
    .replace(/ ([,.?!])/g, '$1')
    .trim();
}
