/** The numbers of a stretch of time: one query set for the digest, the reports and the console alike. */
import type { Db } from '../db/index.js';
import { type Answering, answering, type OpenLate, openLate } from './answering.js';
import { bansToConfirm, criticismLeftUp, type Hiding, hiding, told } from './hiding.js';
import type { Scope } from './scope.js';

export interface Figures {
  answering: Answering;
  /** All that is overdue, also from before. */
  openLate: OpenLate;
  hiding: Hiding;
  bansToConfirm: number;
  criticismLeftUp: number;
  praise: number;
  dsl: number;
}

export async function figuresOf(db: Db, scope: Scope): Promise<Figures> {
  return {
    answering: await answering(db, scope),
    openLate: await openLate(db, scope),
    hiding: await hiding(db, scope),
    bansToConfirm: await bansToConfirm(db, scope),
    criticismLeftUp: await criticismLeftUp(db, scope),
    ...(await told(db, scope)),
  };
}

export type { Scope } from './scope.js';
