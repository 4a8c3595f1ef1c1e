/** A stream of Facebook deliveries as it happened, and the same stream as it arrives: shuffled, doubled, late (platforms.md F3.3). */
import { comment, PAGE } from '../connectors/facebook-delivery.js';

export type Change = Record<string, unknown> & { created_time: number };

/** Always the same numbers, so that a figure can be repeated. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const page = { id: PAGE, name: 'Our page' };

/** `count` changes in the order in which they happened: posts, comments, replies, edits, hides, shows and removals. */
export function happened(count: number, random: () => number): Change[] {
  const changes: Change[] = [];
  const alive: Change[] = [];
  const posts: string[] = [];
  while (changes.length < count) {
    const n = changes.length;
    const created_time = comment.created_time + n;
    const old = alive[Math.floor(random() * alive.length)];
    const dice = random();
    if (n % 100 === 0) {
      posts.push(`${PAGE}_7${n}`);
      changes.push({
        item: 'status',
        verb: 'add',
        from: page,
        post_id: posts.at(-1),
        message: `News ${n}`,
        created_time,
      });
    } else if (!old || dice < 0.6) {
      const post = posts[Math.floor(random() * posts.length)];
      const from = { id: `67804621253${n % 500}`, name: `Person ${n % 500}` };
      const parent = old && old.post_id === post && random() < 0.3 ? old.comment_id : post;
      const added = {
        ...comment,
        from,
        post_id: post,
        parent_id: parent,
        comment_id: `8_${n}`,
        message: `Words ${n}`,
        created_time,
      };
      alive.push(added);
      changes.push(added);
    } else changes.push(followUp(old, { dice, n, created_time, alive }));
  }
  return changes;
}

interface At {
  dice: number;
  n: number;
  created_time: number;
  alive: Change[];
}

function followUp(old: Change, { dice, n, created_time, alive }: At): Change {
  if (dice < 0.75) return { ...old, verb: 'edited', message: `Edited ${n}`, created_time };
  if (dice < 0.85) return { ...old, verb: 'hide', from: page, created_time };
  if (dice < 0.93) return { ...old, verb: 'unhide', from: page, created_time };
  alive.splice(alive.indexOf(old), 1);
  return { ...old, verb: 'remove', from: undefined, message: undefined, created_time };
}

/** Of what happened: every third once more (30 %), all shuffled within minutes, and 5 % hours late. */
export function arrives(changes: Change[], random: () => number): Change[] {
  const hours = 4 * 3600;
  const sent = changes.flatMap((change) => (random() < 0.3 ? [change, change] : [change]));
  const when = (change: Change) => change.created_time + random() * 600 + (random() < 0.05 ? random() * hours : 0);
  return sent
    .map((change) => ({ change, at: when(change) }))
    .sort((a, b) => a.at - b.at)
    .map(({ change }) => change);
}

/** How many of each kind came before the words that they are about. */
export function beforeTheirAdd(sent: Change[]): Record<string, number> {
  const told = new Set<unknown>();
  const early: Record<string, number> = {};
  for (const { item, verb, comment_id } of sent) {
    if (item !== 'comment') continue;
    if (verb === 'add') told.add(comment_id);
    else if (!told.has(comment_id)) early[String(verb)] = (early[String(verb)] ?? 0) + 1;
  }
  return early;
}
