/** Whoever guesses at a password is slowed and shut out; the person whose password it is comes in, from wherever they are. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { User } from '../../prisma/generated/client.js';
import { lineOf } from '../../src/addresses.js';
import type { Context } from '../../src/context.js';
import type { Db } from '../../src/db/index.js';
import { choosePassword, signInByPassword } from '../../src/sign-in/by-password.js';
import { rememberDevice } from '../../src/sign-in/devices.js';
import { TooBusy } from '../../src/sign-in/passwords.js';
import { confirm, keyToShow } from '../../src/sign-in/second-factor.js';
import { countStranger } from '../../src/sign-in/strangers.js';
import { gate } from '../gate.js';
import { type Desk, makeSchool, makeUser, openDesk } from '../web/helper.js';

const password = 'otter umbrella quince';
const guess = 'guess guess guess';
const home = '198.51.100.7';
let desk: Desk;
let user: User;
let key: string;

const minutes = (count: number) => {
  desk.time.wall = new Date(desk.time.wall.getTime() + count * 60_000);
};
const codeNow = () => new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: desk.time.wall.getTime() });

beforeAll(async () => {
  desk = await openDesk();
  user = await makeUser(desk.ctx, await makeSchool(desk.ctx), 'headteacher');
  await choosePassword(desk.ctx, user, { password, again: password, current: '' });
  const mine = await desk.ctx.db.user.findUniqueOrThrow({ where: { id: user.id } });
  key = (keyToShow(desk.ctx, mine)?.key ?? '').replaceAll(' ', '');
  expect(await confirm(desk.ctx, mine, codeNow())).toHaveLength(10);
});
afterAll(() => desk.close());
beforeEach(() => minutes(16));

interface Try {
  address: string;
  password?: string;
  code?: string;
  email?: string;
  device?: string;
  ctx?: Context;
  /** Until when the answer is held back. */
  until?: Promise<void>;
}

/** Whether it came in, and for how long the answer was held back. */
async function attempt({ address, device, ctx = desk.ctx, until, ...given }: Try) {
  let heldMs = 0;
  const pause = async (ms: number) => {
    heldMs += ms;
    await until;
  };
  const form = { email: user.email, password, code: codeNow(), ...given };
  const done = await signInByPassword(ctx, form, { agent: 'test', device, address, pause });
  return { in: done !== null, heldMs };
}

test('a thousand guesses from elsewhere, of one line or of many, keep the owner out from nowhere', async () => {
  const [one, ...many] = Array.from({ length: 250 }, (_, line) => `203.0.113.${line}`);
  const lines = [...Array.from({ length: 500 }, () => one ?? ''), ...many.flatMap((line) => [line, line]), one ?? ''];
  let heldMs = 0;
  for (const [at, address] of lines.entries()) {
    // A hash is dear: of each twenty guesses one goes the whole way, and the others only as far as they are counted.
    if (at % 20 > 0) heldMs += (await countStranger(desk.ctx, user.email, address)).delayMs;
    else {
      const tried = await attempt({ address, password: guess });
      expect(tried.in).toBe(false);
      heldMs += tried.heldMs;
    }
  }
  expect(lines.length).toBeGreaterThan(998);
  // More than two hours of waiting for a quarter of an hour's guesses.
  expect(heldMs).toBeGreaterThan(2 * 3_600_000);
  // The guesser hears nothing any more, even where all is right.
  expect((await attempt({ address: one ?? '' })).in).toBe(false);
  // Its owner comes in at once from a browser of theirs, after a moment from one that nobody knows, also from a line that was
  // used for a guess or two.
  const device = await rememberDevice(desk.ctx, user.id);
  expect(await attempt({ address: one ?? '', device })).toEqual({ in: true, heldMs: 0 });
  minutes(1);
  expect(await attempt({ address: home })).toEqual({ in: true, heldMs: 8_000 });
  minutes(1);
  expect((await attempt({ address: many[0] ?? '' })).in).toBe(true);
  minutes(16);
  expect(await attempt({ address: one ?? '' })).toEqual({ in: true, heldMs: 0 });
});

/** What the database is asked, in order. */
function listening(ctx: Context): { ctx: Context; asked: string[] } {
  const asked: string[] = [];
  const db = ctx.db.$extends({
    query: {
      $allOperations({ model, operation, args, query }) {
        asked.push(`${model ?? ''} ${operation}`);
        return query(args);
      },
    },
  }) as unknown as Db;
  return { ctx: { ...ctx, db }, asked };
}

test('whether or not an address is known: the same work, held for the same time', async () => {
  const heard = [];
  for (const email of [user.email, 'nobody@school.example'])
    for (const address of ['192.0.2.1', '192.0.2.2']) {
      const { ctx, asked } = listening(desk.ctx);
      const held = [];
      for (let time = 0; time < 7; time += 1)
        held.push((await attempt({ address, email, password: guess, ctx })).heldMs >= 1_000);
      heard.push({ asked, held });
    }
  const [known, knownAgain, unknown, unknownAgain] = heard;
  expect(known?.asked.length).toBeGreaterThan(7);
  expect(unknown).toEqual(known);
  expect(unknownAgain).toEqual(knownAgain);
  // The account's own count: slow from the sixth on, and from another line at once.
  expect(known?.held).toEqual([false, false, false, false, false, true, true]);
  expect(knownAgain?.held).toEqual(Array(7).fill(true));
});

test('a refusal takes as long as any other', async () => {
  const begun = performance.now();
  const { heldMs } = await attempt({ address: '192.0.2.3', password: guess });
  const worked = performance.now() - begun;
  expect(heldMs + worked).toBeGreaterThanOrEqual(250);
  expect(heldMs).toBeLessThanOrEqual(250);
});

test('whoever has the password guesses at few codes, from however many lines; an own browser is not touched', async () => {
  const wrong = codeNow() === '000000' ? '111111' : '000000';
  for (let line = 1; line <= 5; line += 1)
    expect((await attempt({ address: `192.0.2.${line}`, code: wrong })).in).toBe(false);
  expect((await attempt({ address: home })).in).toBe(false);
  const device = await rememberDevice(desk.ctx, user.id);
  expect((await attempt({ address: home, device })).in).toBe(true);
  minutes(16);
  expect((await attempt({ address: home })).in).toBe(true);
});

test('one password tried at everybody ends with the fiftieth; others of a line lose nothing by coming in', async () => {
  const spray = '192.0.2.50';
  for (let person = 0; person < 49; person += 1)
    await attempt({ address: spray, email: `person-${person}@school.example`, password: guess });
  expect((await attempt({ address: spray })).in).toBe(true);
  await attempt({ address: spray, email: 'person-49@school.example', password: guess });
  minutes(1);
  expect((await attempt({ address: spray })).in).toBe(false);
  minutes(1);
  expect((await attempt({ address: home })).in).toBe(true);
});

test('one line guesses at two things at once at most, and takes nobody else’s place', async () => {
  const { promise: until, resolve: letGo } = gate();
  let refused = 0;
  const many = Array.from({ length: 30 }, async () => {
    try {
      await attempt({ address: '192.0.2.60', password: guess, until });
    } catch (error) {
      expect(error).toBeInstanceOf(TooBusy);
      refused += 1;
      // Only when all others were sent away are the two let go.
      if (refused === 28) letGo();
    }
  });
  await Promise.all(many);
  expect(refused).toBe(28);
  const guessing = Array.from({ length: 30 }, (_, line) =>
    attempt({ address: `192.0.2.${line + 70}`, password: guess }),
  );
  const all = Promise.allSettled(guessing);
  const device = await rememberDevice(desk.ctx, user.id);
  // However many hashes are waited for: a browser that is known goes first.
  expect((await attempt({ address: home, device })).in).toBe(true);
  await all;
});

test('coming in often from one browser makes none of the others unknown', async () => {
  const phone = await rememberDevice(desk.ctx, user.id);
  let office = await rememberDevice(desk.ctx, user.id);
  for (let time = 0; time < 12; time += 1) {
    minutes(1);
    office = await rememberDevice(desk.ctx, user.id, office);
  }
  const { heldMs } = await attempt({ address: home, device: phone, password: guess });
  expect(heldMs).toBe(0);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['10.1.2.3', null],
  ['::1', null],
  ['::ffff:10.1.2.3', null],
  ['unknown', null],
])('%s is the line %s', (address, line) => expect(lineOf(address)).toBe(line));

test('nobody fills the table, and no address of the internet is kept', async () => {
  await attempt({ address: '203.0.113.9', password: guess });
  const rows = await desk.ctx.db.signInTry.findMany();
  expect(rows.length).toBeLessThan(8);
  expect(JSON.stringify(rows)).not.toMatch(/203\.0|school\.example/);
});
