/** Brakes hold at once, lose nothing that people decided, and leave to people what the machine wanted (design rule 7). */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { perform } from '../src/actions.js';
import { BrakeError, setBrake } from '../src/brakes.js';
import { tellTroubles } from '../src/digests/trouble.js';
import { person } from './inbound/choices.js';
import { type Desk, openDesk, say } from './inbound/desk.js';
import { actAll, insult, platform, toHide } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  let desk: Desk;
  const facebook = platform();
  beforeAll(async () => {
    const env = { AUTO_HIDES_PER_HOUR: '3' };
    desk = await openDesk({ connectors: [facebook.connector], databaseUrl: await address(), env });
  });
  afterAll(() => desk.close());
  afterEach(async () => {
    facebook.reset();
    const { brake } = await school();
    if (brake !== 'none') await pull('none');
  });

  const school = () => desk.ctx.db.school.findUniqueOrThrow({ where: { id: desk.schoolId } });
  const pull = (brake: 'none' | 'observe' | 'stopped', reason = 'A rule hides too much') =>
    setBrake(desk.ctx, { schoolId: desk.schoolId, by: 'somebody', brake, reason });
  const action = (id: string) => desk.ctx.db.action.findUniqueOrThrow({ where: { id } });
  const minute = () => {
    desk.time.now = new Date(desk.time.now.getTime() + 60_000);
  };
  const kinds = () => facebook.calls.map(({ kind }) => kind);

  test('who only watches hides nothing, and the case waits for a person, who can', async () => {
    const { said, id } = await toHide(desk);
    await pull('observe');
    await perform(desk.ctx, id);
    expect(await action(id)).toMatchObject({ state: 'cancelled', errorCode: 'braked' });
    expect([facebook.calls, said.review?.state]).toEqual([[], 'open']);
    const by = await person(desk);
    await by.choose(said, 'hide', { reason: 'An insult' });
    await actAll(desk.ctx, said.id);
    expect(kinds()).toContain('hide');
  });

  test('stopped, what people decide waits, and goes out once when it may', async () => {
    const { said, id } = await toHide(desk);
    await perform(desk.ctx, id);
    facebook.calls.length = 0;
    await pull('stopped');
    const by = await person(desk);
    await by.choose(said, 'restore');
    const unhide = await desk.ctx.db.action.findFirstOrThrow({ where: { commentId: said.id, kind: 'unhide' } });
    await perform(desk.ctx, unhide.id);
    expect(facebook.calls).toEqual([]);
    expect(await action(unhide.id)).toMatchObject({ state: 'pending', errorCode: 'stopped', attempts: 0 });
    await pull('none');
    await actAll(desk.ctx, said.id);
    expect(kinds().filter((kind) => kind !== 'notice')).toEqual(['unhide']);
    expect(facebook.searches).toEqual([]);
  });

  test('too many hides in an hour go to people, who are told; letting go begins the count anew', async () => {
    await pull('observe');
    await pull('none');
    minute();
    const made = [];
    for (let count = 0; count < 5; count += 1) made.push(await toHide(desk, { comment_id: `133_many-${count}` }));
    for (const { id } of made) await perform(desk.ctx, id);
    expect(kinds().filter((kind) => kind === 'hide').length).toBe(3);
    expect(await school()).toMatchObject({ brake: 'observe', brakeBy: 'bot' });
    await tellTroubles(desk.ctx);
    const alerts = await desk.ctx.db.alert.findMany({ where: { kind: 'trouble' } });
    expect(JSON.stringify(alerts)).toContain('kept from acting by itself');
    await pull('none');
    minute();
    const { id } = await toHide(desk, { comment_id: '133_many-again' });
    await perform(desk.ctx, id);
    expect((await action(id)).state).toBe('done');
  });

  test('of many at once as many go out as may', async () => {
    await pull('observe');
    await pull('none');
    minute();
    const made = [];
    for (let count = 0; count < 6; count += 1) made.push(await toHide(desk, { comment_id: `133_once-${count}` }));
    await Promise.all(made.map(({ id }) => perform(desk.ctx, id)));
    const hides = await desk.ctx.db.action.findMany({ where: { id: { in: made.map(({ id }) => id) } } });
    expect(hides.filter(({ state }) => state === 'done').length).toBe(3);
    expect(hides.filter(({ errorCode }) => errorCode === 'braked').length).toBe(3);
    expect(await school()).toMatchObject({ brake: 'observe', brakeBy: 'bot' });
  });

  test('a brake needs a reason, stands in the record, and is pulled once', async () => {
    await expect(pull('observe', '  ')).rejects.toThrow(BrakeError);
    await pull('observe');
    await expect(pull('observe')).rejects.toThrow('Somebody else did this');
    const events = await desk.ctx.db.auditEvent.findMany({
      where: { kind: { startsWith: 'brake.' } },
      orderBy: { seq: 'asc' },
    });
    expect(events.at(-1)).toMatchObject({ actor: 'somebody', facts: { brake: 'observe' } });
    expect((await say(desk, insult, { comment_id: '133_last' })).review?.state).toBe('open');
  });
});
