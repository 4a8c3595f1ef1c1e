/** What shows that the entries of a case stand in the school's chain as they are, without showing the entries of others. */
import type { Anchor } from '../../prisma/generated/client.js';
import { hashesOf } from '../anchors/making.js';
import { type Beside, pathOf } from '../anchors/tree.js';
import type { Tx } from '../db/index.js';
import type { Event } from './gathering.js';

export interface ProvenEvent extends Omit<Event, 'id'> {
  /** The anchor over it, by its number below. */
  anchor: number;
  path: Beside[];
}

export interface Proof {
  anchors: Pick<Anchor, 'schoolId' | 'at' | 'fromSeq' | 'seq' | 'hash' | 'root'>[];
  events: ProvenEvent[];
}

/** `withWords`: false for an event whose words or names somebody must not read; their hashes stay. */
export async function proofOf(
  tx: Tx,
  { schoolId, events, withWords }: { schoolId: string; events: Event[]; withWords(event: Event): boolean },
): Promise<Proof> {
  const all = await tx.anchor.findMany({ where: { schoolId }, orderBy: { seq: 'asc' } });
  const over = (seq: number) => all.find((anchor) => anchor.fromSeq <= seq && seq <= anchor.seq);
  const used = all.filter((anchor) => events.some(({ seq }) => over(seq) === anchor));
  const rows = new Map<Anchor, string[]>();
  for (const anchor of used) rows.set(anchor, await hashesOf(tx, anchor));
  return {
    anchors: used.map(({ schoolId: school, at, fromSeq, seq, hash, root }) => {
      return { schoolId: school, at, fromSeq, seq, hash, root };
    }),
    events: events.flatMap(({ id: _own, ...event }) => {
      const anchor = over(event.seq);
      if (!anchor) return [];
      const path = pathOf(rows.get(anchor) ?? [], event.seq - anchor.fromSeq);
      const shown = withWords({ id: _own, ...event }) ? event : { ...event, ...wordless };
      return [{ ...shown, anchor: used.indexOf(anchor), path }];
    }),
  };
}

const wordless = { content: null, contentSalt: null, person: null, personSalt: null };
