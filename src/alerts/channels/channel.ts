/** What every channel is given and what it answers: `delivered` where the other side said so, `sent` where nobody can know. */
import type { Context } from '../../context.js';
import type { Letter } from '../../letters.js';
import type { AlertWords } from '../words.js';

export interface Outgoing {
  /** Stable over repeats, so that who gets it twice can see that. */
  id: string;
  words: AlertWords;
  seenLink: string;
  priority: number;
  category: string;
  caseNumber: string | null;
  address: string;
  /** Signs what goes to a generic webhook. */
  secret: string;
  who: string;
  /** What it is sent for: an e-mail remembers on it whom it still must reach. */
  notification: Letter['notification'];
}

export type Delivery = 'sent' | 'delivered';
/** Throws ConnectorError. */
export type Send = (ctx: Context, outgoing: Outgoing) => Promise<Delivery>;
