/** The contract for our own posts: out once, with their pictures and what they show; read back; taken down. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { LivePost, Publication, PublishSide } from '../../connectors/connector.js';
import { type Context, failure, type Stage, WORDS } from './contract-case.js';

/** A picture of one colour, with a corner that shows which way up it is. */
export async function pictureOf(alt: string, type: 'image/jpeg' | 'image/png' = 'image/jpeg') {
  const corner = { input: { create: { width: 20, height: 20, channels: 3 as const, background: 'white' } } };
  const drawn = sharp({
    create: { width: 96, height: 64, channels: 3, background: { r: alt.length * 9, g: 90, b: 40 } },
  });
  const whole = drawn.composite([{ ...corner, left: 0, top: 0 }]);
  const bytes = await (type === 'image/png' ? whole.png() : whole.jpeg()).toBuffer();
  return { bytes, type, name: `${alt.length}.${type.slice(6)}`, alt };
}

async function publication(text = WORDS): Promise<Publication> {
  return { text, pictures: [await pictureOf('Two hands plant a bulb'), await pictureOf('The garden', 'image/png')] };
}

function sideOf(stage: Stage): PublishSide {
  const { publishing } = stage.connector();
  if (!publishing) throw new Error('it publishes nothing');
  return publishing;
}

async function allLive(side: PublishSide): Promise<LivePost[]> {
  const posts: LivePost[] = [];
  let page = await side.live(null);
  for (posts.push(...page.posts); page.cursor; posts.push(...page.posts)) page = await side.live(page.cursor);
  return posts;
}

export function testPublishing(context: Context): void {
  describe('publishing', () => {
    testOut(context);
    testLost(context);
    testLive(context);
    testDown(context);
    testHidden(context);
  });
}

function testOut({ contract, stage }: Context): void {
  it('puts out words and pictures once, in order, and says what is where', async () => {
    const wanted = await publication();
    const { externalId, permalink, pictures } = await sideOf(stage()).publish(wanted);
    expect(stage().posts()).toEqual([
      {
        id: externalId,
        text: WORDS,
        pictures: wanted.pictures.map(({ alt }, index) => ({ id: pictures[index], alt })),
      },
    ]);
    expect(URL.canParse(permalink)).toBe(true);
  });

  it('puts out one picture without words, and words without a picture', async () => {
    const side = sideOf(stage());
    const [picture] = (await publication()).pictures;
    const one = await side.publish({ text: '', pictures: picture ? [picture] : [] });
    const other = await side.publish({ text: 'Grüße & 100 % <b>\nline two', pictures: [] });
    expect([one.pictures.length, other.pictures.length]).toEqual([1, 0]);
    expect(stage().posts()).toMatchObject([
      { text: '', pictures: [{ alt: picture?.alt }] },
      { text: 'Grüße & 100 % <b>\nline two', pictures: [] },
    ]);
  });

  it('sends nothing that the platform would refuse, or that is nothing', async () => {
    const side = sideOf(stage());
    const { pictures, text, alt, bytes } = side.limits;
    const picture = await pictureOf('x');
    const much: Publication[] = [
      { text: ' ', pictures: [] },
      { text: 'a'.repeat(text + 1), pictures: [] },
      { text: 'a', pictures: Array.from({ length: pictures + 1 }, () => picture) },
      { text: 'a', pictures: [{ ...picture, alt: 'a'.repeat(alt + 1) }] },
      { text: 'a', pictures: [{ ...picture, bytes: Buffer.alloc(bytes + 1) }] },
      { text: 'a', pictures: [{ ...picture, bytes: Buffer.alloc(0) }] },
    ];
    for (const one of much) expect(await failure(side.publish(one))).toMatchObject({ code: 'invalid' });
    expect(stage().calls()).toEqual([]);
  });

  it('says what a refusal means, without words, names or secrets, and leaves nothing up', async () => {
    stage().fault({ method: 'POST', path: contract.publishes, status: 403, times: 9 });
    const error = await failure(sideOf(stage()).publish(await publication()));
    expect(error.code).toBe('forbidden');
    const told = `${error.message} ${JSON.stringify(error)} ${error.stack}`;
    for (const secret of [...contract.secrets, 'Rowan', 'bulb']) expect(told).not.toContain(secret);
    expect(stage().posts()).toEqual([]);
  });

  it.each([
    [{ reset: true }, 'unavailable'],
    [{ html: true }, 'unavailable'],
    [{ status: 401 }, 'unauthorized'],
    [{ hang: true }, 'timeout'],
  ] as const)('puts nothing out where an upload meets %j', async (fault, code) => {
    stage().fault({ ...fault, method: 'POST', times: 9 });
    const { publishing } = stage().connector({ timeoutMs: code === 'timeout' ? 300 : 10_000 });
    const wanted = await publication();
    expect(await failure(publishing?.publish(wanted) ?? Promise.resolve())).toMatchObject({ code });
    expect(stage().posts()).toEqual([]);
  });
}

function testLost({ contract, stage }: Context): void {
  it('is found where its answer was lost, with the ids of its pictures', async () => {
    const side = sideOf(stage());
    const trace = { since: stage().now(), exceptIds: [] };
    const wanted = await publication();
    expect(await side.find(wanted, trace)).toBeNull();
    stage().fault({ method: 'POST', path: contract.publishes, reset: true, when: 'after' });
    expect(await failure(side.publish(wanted))).toMatchObject({ code: 'unavailable' });
    const [post] = stage().posts();
    expect(await side.find(wanted, trace)).toMatchObject({
      externalId: post?.id,
      pictures: post?.pictures.map(({ id }) => id),
    });
  });

  it('is not found where the platform had not taken it, and can be repeated', async () => {
    const side = sideOf(stage());
    const wanted = await publication();
    stage().fault({ method: 'POST', path: contract.publishes, reset: true });
    await failure(side.publish(wanted));
    expect(await side.find(wanted, { since: stage().now(), exceptIds: [] })).toBeNull();
    await side.publish(wanted);
    expect(stage().posts()).toHaveLength(1);
  });

  it('is not mistaken for another: older, known, with other words or other pictures', async () => {
    const side = sideOf(stage());
    const wanted = await publication();
    const { externalId } = await side.publish(wanted);
    const since = stage().now();
    expect(await side.find(wanted, { since, exceptIds: [] })).toMatchObject({ externalId });
    expect(await side.find(wanted, { since, exceptIds: [externalId] })).toBeNull();
    const later = new Date(since.getTime() + 60_000);
    expect(await side.find(wanted, { since: later, exceptIds: [] })).toBeNull();
    expect(await side.find({ ...wanted, text: `${WORDS}!` }, { since, exceptIds: [] })).toBeNull();
    expect(await side.find({ ...wanted, pictures: [] }, { since, exceptIds: [] })).toBeNull();
  });

  it('throws rather than say "none" when it could not look', async () => {
    stage().fault({ method: 'GET', html: true });
    await failure(sideOf(stage()).find(await publication(), { since: stage().now(), exceptIds: [] }));
  });
}

function testLive({ stage }: Context): void {
  it('tells what is up, newest first, by pages, whoever put it there; and nothing of others', async () => {
    const side = sideOf(stage());
    await stage().arrange('somebody writes');
    for (let n = 0; n < 120; n += 1) await stage().publishByHand(`News of day ${n}`);
    const out = await side.publish(await publication());
    const live = await allLive(side);
    const standing = stage().posts();
    expect(live.map(({ externalId, text }) => [externalId, text])).toEqual(
      standing.map(({ id, text }) => [id, text]).reverse(),
    );
    expect(live[0]).toMatchObject({
      externalId: out.externalId,
      pictures: [
        { externalId: out.pictures[0], alt: 'Two hands plant a bulb' },
        { externalId: out.pictures[1], alt: 'The garden' },
      ],
    });
  });

  it('fetches a picture of ours, and nothing else', async () => {
    const side = sideOf(stage());
    await side.publish(await publication());
    const url = (await side.live(null)).posts[0]?.pictures[0]?.url ?? '';
    expect(await sharp(await side.picture(url)).metadata()).toMatchObject({ width: 96, height: 64 });
    const before = stage().calls().length;
    for (const other of [
      'https://example.com/a.jpg',
      'http://169.254.169.254/',
      `${new URL(url).origin}.example.com/media/1/a.jpg`,
      'file:///etc/passwd',
      '',
    ])
      expect(await failure(side.picture(other))).toMatchObject({ code: 'invalid' });
    expect(stage().calls()).toHaveLength(before);
    expect(await failure(side.picture(url.replace(/oe=\w+/, 'oe=1')))).toMatchObject({ code: 'not_found' });
  });
}

function testDown({ contract, stage }: Context): void {
  it('takes a post down with its pictures, also twice', async () => {
    const side = sideOf(stage());
    await stage().publishByHand('another');
    const { externalId } = await side.publish(await publication());
    const url = (await side.live(null)).posts[0]?.pictures[0]?.url ?? '';
    await side.unpublish(externalId);
    expect(stage().posts()).toMatchObject([{ text: 'another' }]);
    expect(await failure(side.picture(url))).toMatchObject({ code: 'not_found' });
    await side.unpublish(externalId);
  });

  it('takes down nothing that is not ours', async () => {
    const scene = await stage().arrange('words of a parent');
    expect((await failure(sideOf(stage()).unpublish(scene.comment))).code).toMatch(/invalid|forbidden/);
    await sideOf(stage()).unpublish(contract.nobody);
    expect(stage().posts()).toHaveLength(1);
  });
}

function testHidden({ contract, stage }: Context): void {
  it('hides a post of ours and shows it again, also twice, and nothing else; or says that there is no way', async () => {
    const side = sideOf(stage());
    const { hiding, hidingMeans } = side;
    const { externalId } = await side.publish(await publication());
    const isHidden = async () => (await side.live(null)).posts.map(({ hidden }) => hidden);
    if (!hiding) {
      expect([hidingMeans, await isHidden()]).toEqual([expect.stringContaining('has no way'), [undefined]]);
      return;
    }
    expect(hidingMeans).toContain('has an address of its own');
    for (const hidden of [true, true, false, false]) {
      expect(await hiding.set(externalId, hidden)).toBe('set');
      expect(await isHidden()).toEqual([hidden]);
    }
    await side.unpublish(externalId);
    expect(await hiding.set(externalId, true)).toBe('gone');
    const scene = await stage().arrange('words of a parent');
    expect((await failure(hiding.set(scene.comment, true))).code).toMatch(/invalid|forbidden/);
    // What another app put up is for a person to hide.
    expect((await failure(hiding.set(await stage().publishByHand('another'), true))).code).toBe('forbidden');
    expect(await hiding.set(contract.nobody, true).catch(({ code }) => code)).toMatch(/gone|invalid/);
  });
}
