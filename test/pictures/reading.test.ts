/** Words in pictures are read by a job: nobody's request waits, what was lost is begun again, and nothing waits for ever. */
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sweep } from '../../src/jobs/sweep.js';
import { isBeingRead, readPictures } from '../../src/pictures/reading.js';
import { openFacts, sealFacts } from '../../src/pictures/taking.js';
import { readable } from '../../src/pictures/words.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { onBoth } from '../services.js';

const sign = (text: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300"><rect width="100%" height="100%" fill="#fff"/><text x="35" y="150" font-size="70" font-family="sans-serif">${text}</text></svg>`,
    ),
  )
    .jpeg({ quality: 80 })
    .toBuffer();

await onBoth((address) => {
  let desk: Desk;
  let schoolId: string;
  let toRead: Buffer;
  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address() });
    ({ schoolId } = desk);
    toRead = (await readable({ bytes: await sign('Kian Doyle'), format: 'jpeg' })).picture;
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.ctx.db.picture.deleteMany());

  async function waiting(more: object = {}): Promise<string> {
    const id = randomUUID();
    const nothing = { fileName: 'a.jpg', metadata: [], position: false, words: [], unread: true };
    const size = { position: 1, name: 'a.jpg', type: 'image/jpeg', width: 700, height: 300, thumb: new Uint8Array(1) };
    const prints = { fingerprint: '0'.repeat(16), copyFingerprint: '0'.repeat(16), uploadedAt: desk.time.now };
    const facts = sealFacts(desk.ctx.config, id, nothing);
    const wait = { toRead: new Uint8Array(toRead), readingSince: desk.ctx.clock.wall() };
    await desk.ctx.db.picture.create({
      data: { id, schoolId, answers: {}, facts, ...size, ...prints, ...wait, ...more },
    });
    return id;
  }
  const row = (id: string) => desk.ctx.db.picture.findUniqueOrThrow({ where: { id } });
  const wordsOf = async (id: string) => openFacts(desk.ctx.config, await row(id), 'a.jpg');

  test('each is read once, also by two readers at a time, and then nothing is kept for the reader', async () => {
    const ids = [await waiting(), await waiting()];
    await Promise.all([readPictures(desk.ctx), readPictures(desk.ctx)]);
    for (const id of ids) {
      const { words, unread } = await wordsOf(id);
      expect([words?.map(({ text }) => text).includes('Kian Doyle'), unread]).toEqual([true, false]);
      const read = { toRead: null, toReadInside: null, readingSince: null, readLeaseUntil: null };
      expect(await row(id)).toMatchObject(read);
    }
  }, 60_000);

  test('what cannot be read is for a person to look at', async () => {
    const id = await waiting({ toRead: Buffer.from('no picture') });
    await readPictures(desk.ctx);
    expect(await wordsOf(id)).toMatchObject({ words: [], unread: true });
    expect((await row(id)).readingSince).toBeNull();
  }, 60_000);

  test('what a process had begun that died is read when its lease is over, and the sweep asks for it', async () => {
    const lease = (ms: number) => new Date(desk.ctx.clock.wall().getTime() + ms);
    const id = await waiting({ readLeaseUntil: lease(30_000) });
    await readPictures(desk.ctx);
    expect((await row(id)).readingSince).not.toBeNull();
    const asked: string[] = [];
    await sweep({ ...desk.ctx, queue: { ...desk.ctx.queue, add: async (name) => void asked.push(name) } });
    expect(asked).toContain('read-pictures');
    await desk.ctx.db.picture.update({ where: { id }, data: { readLeaseUntil: lease(-1) } });
    await readPictures(desk.ctx);
    expect((await wordsOf(id)).unread).toBe(false);
  }, 60_000);

  test('of one that went out meanwhile nothing is written down', async () => {
    const id = await waiting({ facts: '' });
    await readPictures(desk.ctx);
    expect(await row(id)).toMatchObject({ facts: '', toRead: null, readingSince: null });
  }, 60_000);

  test('nobody waits longer than two minutes', () => {
    const since = (ms: number) => ({ readingSince: new Date(desk.ctx.clock.wall().getTime() - ms) });
    expect([isBeingRead(desk.ctx, since(119_000)), isBeingRead(desk.ctx, since(121_000))]).toEqual([true, false]);
    expect(isBeingRead(desk.ctx, { readingSince: null })).toBe(false);
  });
});
