/** The numbers of a stretch of time: one query set for the digest, the reports and the console alike. */
import type { Db } from '../db/index.js';
import { type Answering, answering, type OpenLate, openLate } from './answering.js';
import { bansToConfirm, type Hiding, hiding, type Judged, judged } from './hiding.js';
import type { Scope } from './scope.js';

export interface Figures extends Judged {
  answering: Answering;
  /** All that is overdue, also from before. */
  openLate: OpenLate;
  hiding: Hiding;
  bansToConfirm: number;
}

export async function figuresOf(db: Db, scope: Scope): Promise<Figures> {
  return {
    answering: await answering(db, scope),
    openLate: await openLate(db, scope),
    hiding: await hiding(db, scope),
    bansToConfirm: await bansToConfirm(db, scope),
    ...(await judged(db, scope)),
  };
}

export type { Scope } from './scope.js';
