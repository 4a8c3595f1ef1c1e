/** All that the nouns need, built once at start and passed on; tests pass their own parts. No container, no globals. */
import type { Tracer } from '@opentelemetry/api';
import type { Connector } from '../connectors/connector.js';
import type { Policy } from '../moderation/policy.js';
import type { Platform } from '../moderation/types.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import type { Db } from './db/index.js';
import type { Queue } from './jobs/queue.js';
import type { Logger } from './log.js';
import type { Mailer } from './mail.js';

export interface ReceivedMail {
  to: string[];
  subject: string;
  text: string;
  receivedAt: string;
}

export interface Context {
  config: Config;
  db: Db;
  queue: Queue;
  clock: Clock;
  log: Logger;
  connectors: Connector[];
  policy: Policy;
  /** Which change of the only school's policy it holds (src/policy-change/live.ts); undefined: none, it is as configured. */
  policySeq?: number;
  mailer: Mailer;
  /** The school that the configuration speaks of; undefined: of whichever there is. */
  homeId?: string;
  /** What the command line on this machine shows to the process that holds the data folder. */
  localKey?: string;
  /** Where traces are wanted (src/tracing). */
  tracer?: Tracer;
  /** Only in the sandbox: its visitor page and what its mail server took, oldest first. */
  sandbox: { visitorUrl: string; mail(): Promise<ReceivedMail[]> } | null;
}

/** The connector of an account, or undefined where its credentials are gone from the configuration. */
export function connectorOf(ctx: Context, account: { platform: Platform; externalId: string }): Connector | undefined {
  return ctx.connectors.find((one) => one.platform === account.platform && one.account === account.externalId);
}
