import { takeEvents } from './events/take.js';
import { inOrder, recordedWeek } from './events/week.js';
import { Deliveries } from './facebook/deliveries.js';
import { answerGraph } from './facebook/graph.js';
import { Load } from './facebook/load.js';
import { findPhoto, isPage } from './facebook/nodes.js';
import * as facebookWays from './facebook/ways.js';
import { Faults } from './gate/faults.js';
import { Gate } from './gate/gate.js';
import { createMoods } from './gate/moods.js';
import { answerPicture, shelves } from './media/address.js';
import type { Addresses, Sandbox, SandboxOptions } from './options.js';
import { sandboxSchool } from './school.js';
import { sandboxState } from './state.js';
import { Store } from './store/store.js';
import { Player } from './time/player.js';
import type { World } from './world.js';
import { Activity } from './x/activity.js';
import { findPicture, keepUser } from './x/acts.js';
import { answerX, openDoor } from './x/api.js';
import { RateLimits } from './x/limits.js';
import { expireTokens } from './x/oauth2.js';
import { turnWays, usualWays } from './x/ways.js';
import { challengeAll } from './x/webhooks.js';

export type { TakenResult } from './events/take.js';
export type { Fault, FaultInput, Faults } from './gate/faults.js';
export type { Addresses, Sandbox, SandboxOptions } from './options.js';
export { sandboxSchool } from './school.js';
export type { SandboxState } from './state.js';
export type { Call, Mail } from './store/records.js';
export type { SandboxClock } from './time/clock.js';
export { usualSpeed } from './time/player.js';

/** Monday 2026-11-09 07:00 Europe/London, which is GMT in November. */
export const usualStart = new Date('2026-11-09T07:00:00.000Z');

/** The two fakes with their state. Nothing listens until `listen` is called; `handlers` work at once. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = new Store(options.dir);
  const { world, player, deliveries } = wire(store, options);
  const faults = new Faults();
  const gate = new Gate(store, faults);
  const door = openDoor(new RateLimits(options.limits === 'real' ? 1 : 100));
  const told = options.onActivity ?? (() => {});
  const closing: (() => Promise<void>)[] = [];

  const sandbox: Sandbox = {
    handlers: [
      gate.handler({
        platform: 'facebook',
        host: shelves.facebook.api,
        answer: (request) => answerGraph(world, request),
      }),
      gate.handler({ platform: 'x', host: shelves.x.api, answer: (request) => answerX(world, door, request) }),
      gate.handler({
        platform: 'facebook',
        host: shelves.facebook.pictures,
        answer: (request) => answerPicture(world, request, (id) => findPhoto(world, id)?.picture),
      }),
      gate.handler({
        platform: 'x',
        host: shelves.x.pictures,
        answer: (request) => answerPicture(world, request, (id) => findPicture(world, id)),
      }),
    ],
    clock: { now: () => player.now(), every: (intervalMs, work) => player.every(intervalMs, work) },
    take: async (events) => takeEvents(world, events, told),
    state: () => sandboxState(store, player.state()),
    calls: () => [...store.all('calls').values()],
    faults,
    moods: createMoods({ faults, quirks: deliveries.quirks, ways: world.x.ways }),
    facebook: { turn: (wish) => facebookWays.turnWays(world.facebook.ways, wish) },
    reset: () => {
      store.load([]);
      greet(world);
    },
    snapshot: () => store.dump(),
    restore: (lines) => store.load(lines),
    x: {
      expireTokens: () => expireTokens(world),
      turn: (wish) => turnWays(world.x.ways, wish),
      spentMicroUsd: () => door.bill.microUsd,
      challengeWebhooks: () => challengeAll(world),
      deliveries: () => world.x.activity.pending(),
    },
    mail: () => [...store.all('mail').values()].reverse(),
    deliveries: () => deliveries.pending(),
    play: () => player.play(),
    pause: () => player.pause(),
    step: () => player.step(),
    setSpeed: (speed) => player.setSpeed(speed),
    pass: (ms) => player.pass(ms),
    listen: async (where): Promise<Addresses> => {
      // Loaded only when something listens: tests in-process need no server.
      const { listen } = await import('./server/listen.js');
      const listening = await listen({ sandbox, world, store }, where);
      closing.push(listening.close);
      return listening.addresses;
    },
    idle: async () => {
      await Promise.all([deliveries.idle(), world.x.activity.idle()]);
    },
    close: async () => {
      gate.close();
      await player.close();
      deliveries.close();
      world.x.activity.close();
      for (const close of closing.splice(0)) await close();
    },
  };
  deliveries.kick();
  return sandbox;
}

function wire(store: Store, options: SandboxOptions): { world: World; player: Player; deliveries: Deliveries } {
  const facebook = facebookWays.usualWays();
  const deliveries = new Deliveries(store, options.webhookUrl, facebook);
  const ways = usualWays();
  const activity = new Activity(store, ways);
  const world: World = {
    store,
    deliveries,
    facebook: { ways: facebook, load: new Load(facebook, options.limits === 'real' ? 1 : 100, () => engaged(world)) },
    x: { ways, activity },
    now: () => player.now(),
    act: (work) => {
      const result = store.together(() => {
        try {
          return work();
        } finally {
          deliveries.pack(player.now());
        }
      });
      deliveries.kick();
      return result;
    },
  };
  const failed = options.onError ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error)));
  const player = new Player({
    store,
    week: inOrder(options.week ?? recordedWeek()),
    start: options.start ?? usualStart,
    speed: options.speed,
    happen: (event) => {
      const [result] = takeEvents(world, [event], options.onActivity ?? (() => {}));
      // The stream does not react to us: it may edit what we deleted, or answer whom we banned.
      if (result?.error) options.onError?.(new Error(`Sandbox event ${result.id}: ${result.error}`));
    },
    settled: async () => {
      await Promise.all([deliveries.idle(), activity.idle()]);
      await options.settled?.();
    },
    failed,
  });
  greet(world);
  return { world, player, deliveries };
}

/** People who wrote to the page within a day. */
function engaged(world: World): number {
  const since = new Date(world.now().getTime() - 24 * 3_600_000).toISOString();
  const wrote = [...world.store.all('facebookComments').values()].filter(({ createdAt }) => createdAt > since);
  return new Set(wrote.flatMap(({ from }) => (from && !isPage(from) ? [from.id] : []))).size;
}

/** What is there before anything happens. */
function greet(world: World): void {
  keepUser(world, {
    id: sandboxSchool.x.userId,
    name: sandboxSchool.x.name,
    username: sandboxSchool.x.handle,
    description: 'Official account of Thistlewick Primary School. Not monitored at night.',
  });
}
