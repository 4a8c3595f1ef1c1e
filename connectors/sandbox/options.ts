import type { RequestHandler } from 'msw';
import type { TakenResult } from './events/take.js';
import type { FacebookWays } from './facebook/ways.js';
import type { Faults } from './gate/faults.js';
import type { Moods } from './gate/moods.js';
import type { SandboxState } from './state.js';
import type { Call, Mail } from './store/records.js';
import type { SandboxClock } from './time/clock.js';
import type { XWays } from './x/ways.js';

export interface SandboxOptions {
  /** Folder for what must survive a restart; null keeps it in memory. */
  dir: string | null;
  /** Where Facebook's webhooks are delivered; null keeps them undelivered (see `deliveries`). */
  webhookUrl: string | null;
  /** Sandbox seconds in a real second; 0 = paused. `usualSpeed` plays the week in about seven minutes. */
  speed: number;
  /** Where the clock starts: Monday 2026-11-09 07:00 Europe/London by default. */
  start?: Date;
  /** Resolves when the work that an event caused is done on our side. */
  settled?: () => Promise<void>;
  /** Something new happened that a poll would find. */
  onActivity?: (platform: 'facebook' | 'x') => void;
  /** Events to play instead of the recorded week; [] for none. */
  week?: unknown[];
  /** X's real limits stop a fast week's polling within minutes, so `generous` (100 times as many) is the default. */
  limits?: 'real' | 'generous';
  /** Told of errors that nobody waits for: a failed timer, a bad event of the week. */
  onError?: (error: unknown) => void;
}

/** What can be turned on the fake of Facebook. */
export interface FacebookSwitches {
  /** Changes how it behaves (facebook/ways.ts); null brings back how it usually is. Throws a ZodError that names the wrong key. */
  turn(wish: Partial<FacebookWays> | null): void;
}

/** What can be turned on the fake of X. */
export interface XSwitches {
  /** All OAuth 2.0 access tokens end, as they do after two hours. */
  expireTokens(): void;
  /** Changes how it behaves (x/ways.ts); null brings back how it usually is. Throws a ZodError that names the wrong key. */
  turn(wish: Partial<XWays> | null): void;
  /** The bill so far, in millionths of a dollar; not kept over a restart. */
  spentMicroUsd(): number;
  /** What X does every hour: each webhook must answer its challenge, or is told nothing more. */
  challengeWebhooks(): Promise<void>;
  /** Activity that no webhook has answered 200 yet. */
  deliveries(): { id: string; webhookId: string; body: string; attempts: number }[];
}

export interface Addresses {
  url: string;
  graphUrl: string;
  xUrl: string;
  smtpUrl: string;
}

/** Both platforms, the recorded week and the mailbox. */
export interface Sandbox {
  /** For msw's setupServer: everything at graph.facebook.com and api.x.com. */
  handlers: RequestHandler[];
  clock: SandboxClock;
  /** The same as POST /events. */
  take(events: unknown[]): Promise<TakenResult[]>;
  state(): SandboxState;
  calls(): Call[];
  faults: Faults;
  /** What a person switches on and off. */
  moods: Moods;
  facebook: FacebookSwitches;
  x: XSwitches;
  /** Both platforms as they were before anything happened: posts, people, tokens, calls, mail and the clock. */
  reset(): void;
  /** All that both remember, to be given back to `restore`. */
  snapshot(): unknown[];
  /** Throws where it is no snapshot; then nothing has changed. */
  restore(lines: unknown[]): void;
  /** Newest first. */
  mail(): Mail[];
  /** Webhooks that were not answered 200 yet, as they are sent. */
  deliveries(): { id: string; rawBody: string; headers: Record<string, string>; attempts: number }[];
  play(): void;
  pause(): void;
  step(): Promise<void>;
  setSpeed(speed: number): void;
  /** Sandbox time passes in which nothing happens. */
  pass(ms: number): void;
  /** Port 0 takes any free one. */
  listen(options: { port: number; smtpPort: number; host?: string }): Promise<Addresses>;
  /** Resolves when every webhook has been answered 200. */
  idle(): Promise<void>;
  close(): Promise<void>;
}
