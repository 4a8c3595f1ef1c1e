import type { WeekEvent } from '../events/week.js';
import type { Store } from '../store/store.js';
import { Timers } from './clock.js';

/** Seven days in seven minutes. */
export const usualSpeed = 1440;

export interface PlayerOptions {
  store: Store;
  week: WeekEvent[];
  start: Date;
  speed: number;
  /** Makes an event happen. */
  happen(event: unknown): void;
  /** Resolves when all that it caused is done, here and on our side. */
  settled(): Promise<void>;
  failed(error: unknown): void;
}

export interface PlayerState {
  now: Date;
  speed: number;
  paused: boolean;
  position: number;
  total: number;
}

/** Plays the week: jumps from event to event and timer to timer, and never passes one until its work is done. */
export class Player {
  readonly timers = new Timers();
  #paused: boolean;
  #speed: number;
  #closed = false;
  #lastFired = Date.now();
  #firing: Promise<void> = Promise.resolve();
  #nudge: () => void = () => {};
  readonly #stopped: Promise<void>;
  #stop: () => void = () => {};

  constructor(private readonly options: PlayerOptions) {
    this.#speed = options.speed;
    this.#paused = options.speed === 0;
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
    if (!options.store.get('meta', 'now')) this.#set('now', options.start.toISOString());
    void this.#loop();
  }

  now(): Date {
    return new Date(this.options.store.get('meta', 'now')?.value ?? this.options.start);
  }

  state(): PlayerState {
    const { week } = this.options;
    return { now: this.now(), speed: this.#speed, paused: this.#paused, position: this.#position, total: week.length };
  }

  /** At speed 0 the week stays where it is. */
  play(): void {
    this.#paused = this.#speed === 0;
    this.#restart();
  }

  pause(): void {
    this.#paused = true;
    this.#restart();
  }

  setSpeed(speed: number): void {
    if (!Number.isFinite(speed) || speed < 0) throw new RangeError('speed must be 0 or more');
    if (speed === 0) this.#paused = true;
    else if (this.#speed === 0) this.#paused = false;
    this.#speed = speed;
    this.#restart();
  }

  /** Time in which nothing happens, for a test with a clock of its own; timers that fell into it run with the next event. */
  pass(ms: number): void {
    this.#set('now', new Date(this.now().getTime() + ms).toISOString());
  }

  /** Plays exactly the next event, and the timers that are due before it. */
  async step(): Promise<void> {
    const before = this.#position;
    while (this.#position === before && !this.#closed && this.#nextTime() !== undefined) await this.#fire();
  }

  every(intervalMs: number, work: () => Promise<void> | void): () => void {
    const stop = this.timers.add(this.now(), intervalMs, work);
    this.#nudge();
    return stop;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    this.#nudge();
  }

  get #position(): number {
    return Number(this.options.store.get('meta', 'position')?.value ?? '0');
  }

  #set(name: string, value: string): void {
    this.options.store.put('meta', name, { value });
  }

  #restart(): void {
    this.#lastFired = Date.now();
    this.#nudge();
  }

  /** At the end of the week timers stop with it. */
  #nextTime(): number | undefined {
    const event = this.options.week[this.#position];
    if (!event) return undefined;
    return Math.min(event.at.getTime(), this.timers.next() ?? Number.POSITIVE_INFINITY);
  }

  async #loop(): Promise<void> {
    while (!this.#closed) {
      const next = this.#nextTime();
      const waiting = this.#paused || next === undefined ? undefined : this.#realGap(next);
      if (await this.#nudged(waiting)) continue;
      await this.#fire();
    }
  }

  /** The work that an event caused counts as part of the wait for the next: the week keeps its seven minutes. */
  #realGap(next: number): number {
    const gap = Math.max(0, next - this.now().getTime()) / this.#speed;
    return Math.max(0, this.#lastFired + gap - Date.now());
  }

  /** Waits `ms` (or for ever); true where it was woken before. */
  #nudged(ms: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => resolve(false), ms);
      this.#nudge = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  /** One event or the timers of one moment; never two at once. */
  #fire(): Promise<void> {
    const turn = this.#firing.then(() => this.#fireNext());
    this.#firing = turn;
    return turn;
  }

  async #fireNext(): Promise<void> {
    const time = this.#nextTime();
    if (time === undefined || this.#closed) return;
    const { store, week, happen, failed } = this.options;
    const position = this.#position;
    const event = week[position];
    const timersFirst = (this.timers.next() ?? Number.POSITIVE_INFINITY) <= time;
    this.#lastFired = Date.now();
    // An event older than now (the sandbox was started late) moves no clock back.
    const now = new Date(Math.max(time, this.now().getTime())).toISOString();
    if (timersFirst || !event) {
      this.#set('now', now);
      await Promise.race([this.timers.run(time, failed), this.#stopped]);
    } else
      store.together(() => {
        this.#set('now', now);
        this.#set('position', String(position + 1));
        happen(event.event);
      });
    await Promise.race([this.options.settled().catch(failed), this.#stopped]);
  }
}
