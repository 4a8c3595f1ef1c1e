/** A storm that goes on while many cases are opened together: what all of them make of it is written once, and not case by case. */
import type { Alert } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';
import { joined, ofCase } from './joining.js';
import { belongsToStorm, type Joining } from './storm.js';

type OfCase = ReturnType<typeof ofCase>;

export class Raging {
  #storm: Alert | null = null;
  readonly #cases = new Map<string, { of: OfCase; ids: string[] }>();

  /** From now on whatever is urgent enough belongs to it, wherever it was written. As it stands in the database, where this transaction changed it. */
  begin(storm: Alert): void {
    this.#storm = storm;
  }

  /** The id of the storm, if one rages and the case is part of it: by its alert, or because no alert knows it yet. */
  take(joining: Joining): string | null {
    const { alertId } = joining.review;
    const isOfIt = alertId === null ? belongsToStorm(joining) : alertId === this.#storm?.id;
    if (!this.#storm || !isOfIt) return null;
    this.#storm = { ...this.#storm, ...joined({ ...joining, alert: this.#storm }) };
    const of = ofCase(joining, this.#storm.id);
    const key = JSON.stringify(of);
    const same = this.#cases.get(key) ?? { of, ids: [] };
    this.#cases.set(key, { of, ids: [...same.ids, joining.review.id] });
    return this.#storm.id;
  }

  /** Before anything else asks the database for the storm. */
  async write(tx: Tx): Promise<void> {
    if (!this.#storm || this.#cases.size === 0) return;
    const { id, tell, atOnce, priority, aboutHead, childAtRisk, category, cases, ...times } = this.#storm;
    const { closedAt, changedAt, climbsFrom, acknowledgedAt, acknowledgedBy } = times;
    const what = { tell, atOnce, priority, aboutHead, childAtRisk, category, cases };
    const when = { closedAt, changedAt, climbsFrom, acknowledgedAt, acknowledgedBy };
    await tx.alert.update({ where: { id }, data: { ...what, ...when }, select: { id: true } });
    for (const { of, ids } of this.#cases.values())
      await tx.review.updateMany({ where: { id: { in: ids } }, data: of });
  }
}
