/**
 * Alerts of what should happen by itself and did not. They climb like all others: so where no e-mail leaves the school they
 * come by Teams, Slack or the pager, and to the next person where nobody can be reached.
 */
import { v7 as uuid } from 'uuid';
import type { Context } from '../context.js';

export interface Told {
  /** What it is: the same one is told once for as long as it lasts. */
  key: string;
  /** The category of the alert. */
  about: string;
}

const keyOf = (key: string) => `trouble:${key}`;
/** Who looks after the console; at once by e-mail, by what rings when the quiet hours are over. */
const tell = ['comms_on_duty' as const];

/** Opens an alert for each that is new, or is there again, and closes those that are over. */
export async function keepTroubles(ctx: Context, schoolId: string, troubles: Told[]): Promise<void> {
  const now = ctx.clock.now();
  const open = await ctx.db.alert.findMany({ where: { schoolId, kind: 'trouble', closedAt: null } });
  const keys = troubles.map(({ key }) => keyOf(key));
  const over = open.filter(({ key }) => !keys.includes(key)).map(({ id }) => id);
  await ctx.db.alert.updateMany({ where: { id: { in: over } }, data: { closedAt: now, nextAt: null } });
  const known = new Set(open.map(({ key }) => key));
  const fresh = troubles.filter(({ key }) => !known.has(keyOf(key)));
  for (const { key, about } of fresh) {
    const again = {
      openedAt: now,
      climbsFrom: now,
      nextAt: now,
      closedAt: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
    };
    const what = { kind: 'trouble' as const, priority: 2, category: about, tell, atOnce: tell };
    const { id } = await ctx.db.alert.upsert({
      where: { schoolId_key: { schoolId, key: keyOf(key) } },
      create: { id: uuid(), schoolId, key: keyOf(key), ...what, ...again },
      update: again,
    });
    await ctx.queue.add('climb-alert', id, { priority: 1 });
  }
}
