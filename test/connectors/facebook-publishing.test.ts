/** Facebook's own traps in publishing: uploads that the SDK drops, photos with addresses of their own, texts that a machine wrote. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishSide } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { pictureOf } from './contract-publishing.js';
import { happen, type Reached, reach } from './stage.js';

const school = sandboxSchool.facebook;
let stage: Reached;
let side: PublishSide;

beforeEach(async () => {
  stage = await reach('in process');
  const { publishing } = createFacebook({
    ...school,
    graphUrl: stage.graphUrl,
    graphVersion: 'v26.0',
    timeoutMs: 5_000,
  });
  if (!publishing) throw new Error('Facebook publishes');
  side = publishing;
});
afterEach(() => stage.close());

const state = () => stage.sandbox.state().facebook;
const paths = (method: string) =>
  stage.sandbox.calls().flatMap((call) => (call.method === method ? [call.path.replace(/\?.*/, '')] : []));
const two = async () => ({ text: 'News', pictures: [await pictureOf('One'), await pictureOf('Two')] });
const fault = (more: object) => stage.sandbox.faults.add({ platform: 'facebook', method: 'POST', ...more });

async function graph(path: string, body: BodyInit): Promise<unknown> {
  const response = await fetch(`${stage.graphUrl}/v26.0/${path}?access_token=${school.pageToken}`, {
    method: 'POST',
    body,
  });
  return response.json();
}

async function photoForm(fields: Record<string, string>): Promise<FormData> {
  const { bytes, type, name } = await pictureOf('By hand');
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append('source', new Blob([new Uint8Array(bytes)], { type }), name);
  return form;
}

describe('what goes out', () => {
  it('shows nothing before the one call that makes it a post, and no token in an address', async () => {
    await side.publish(await two());
    const writes = stage.sandbox.calls().filter(({ method }) => method === 'POST');
    expect(writes.map(({ path }) => path.split('/').at(-1)?.replace(/\?.*/, ''))).toEqual(['photos', 'photos', 'feed']);
    expect(writes.slice(0, 2).every(({ path }) => !path.includes('?'))).toBe(true);
  });

  it('leaves no photo lying at Facebook for a post that was refused or an upload that failed', async () => {
    fault({ path: '/feed', code: 200 });
    await expect(side.publish(await two())).rejects.toMatchObject({ code: 'forbidden' });
    expect(state()).toMatchObject({ posts: [], unpublished_photos: [] });
    fault({ path: '/photos', code: 4, delayMs: 1 });
    await expect(side.publish(await two())).rejects.toMatchObject({ code: 'rate_limited' });
    expect(state().unpublished_photos).toEqual([]);
  });

  it('keeps the photos of a post that may be out', async () => {
    fault({ path: '/feed', reset: true });
    await expect(side.publish(await two())).rejects.toMatchObject({ code: 'unavailable' });
    expect(state().unpublished_photos).toHaveLength(2);
    expect(paths('DELETE')).toEqual([]);
  });

  it('says that it is out also where its address could not be read', async () => {
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', html: true });
    const { externalId, permalink } = await side.publish(await two());
    expect(permalink).toBe(`https://www.facebook.com/${externalId}`);
  });

  it('does not take a picture for another: the fake reads its first bytes', async () => {
    const picture = { ...(await pictureOf('One')), bytes: Buffer.from('no picture') };
    await expect(side.publish({ text: 'News', pictures: [picture] })).rejects.toMatchObject({ code: 'invalid' });
    expect(state().posts).toEqual([]);
  });

  it('takes the same words twice in a row for what Facebook says', async () => {
    await side.publish({ text: 'News', pictures: [] });
    await expect(side.publish({ text: 'News', pictures: [] })).rejects.toMatchObject({ code: 'duplicate' });
  });
});

describe('what is up', () => {
  it('tells a photo that was published by hand as a post with that photo', async () => {
    const made = await graph(
      `${school.pageId}/photos`,
      await photoForm({ message: 'By hand', alt_text_custom: 'A tree' }),
    );
    expect(made).toEqual({ id: expect.any(String), post_id: state().posts[0]?.id });
    const { id } = made as { id: string };
    expect((await side.live(null)).posts).toMatchObject([
      { text: 'By hand', pictures: [{ externalId: id, alt: 'A tree' }] },
    ]);
    expect(await graph(id, new URLSearchParams({ alt_text_custom: 'An oak' }))).toEqual({ success: true });
    expect((await side.live(null)).posts[0]?.pictures[0]?.alt).toBe('An oak');
  });

  it('has no text where only Facebook’s machine wrote one', async () => {
    await graph(`${school.pageId}/photos`, await photoForm({ message: 'By hand' }));
    expect((await side.live(null)).posts[0]?.pictures[0]?.alt).toBe('');
  });

  it('reads the other pictures where one was deleted in the middle of the reading', async () => {
    const { pictures } = await side.publish(await two());
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: /ids=/.toString(), code: 100, subcode: 33 });
    stage.sandbox.faults.add({
      ...{ platform: 'facebook', method: 'GET', path: `/ids=${pictures[0]}(&|$)/`, code: 100, subcode: 33 },
    });
    expect((await side.live(null)).posts[0]?.pictures).toMatchObject([{ externalId: pictures[1], alt: 'Two' }]);
  });

  it('keeps what came where Facebook did not get one done in time, and asks for that one again', async () => {
    const { pictures } = await side.publish(await two());
    stage.sandbox.facebook.turn({ partsLate: 1 });
    expect((await side.live(null)).posts[0]?.pictures).toMatchObject([{ alt: 'One' }, { alt: 'Two' }]);
    const asked = stage.sandbox.calls().flatMap(({ path }) => /[?&]ids=([^&]*)/.exec(path)?.[1] ?? []);
    expect(asked.map(decodeURIComponent)).toEqual([pictures.join(), pictures[0]]);
    stage.sandbox.facebook.turn({ partsLate: 9 });
    await expect(side.live(null)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('fails rather than say "no text" where texts could not be read', async () => {
    await side.publish(await two());
    stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', path: /ids=/.toString(), code: 2, times: 9 });
    await expect(side.live(null)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('tells of what is hidden from the timeline too, which still stands at its address', async () => {
    const { externalId } = await side.publish(await two());
    await graph(externalId, new URLSearchParams({ is_hidden: 'true' }));
    expect((await side.live(null)).posts).toMatchObject([{ externalId, hidden: true }]);
  });

  it('tells whom the words tag, and who of them is a person', async () => {
    const tags = [
      { id: '5', name: 'Thistlewick PTA', type: 'page' as const },
      { id: '6', name: 'Robin Writer', type: 'user' as const },
    ];
    await happen(stage.sandbox, { type: 'post_published', platform: 'facebook', text: 'With our friends', tags });
    expect((await side.live(null)).posts).toMatchObject([
      { tags: ['Thistlewick PTA', 'Robin Writer'], people: ['Robin Writer'] },
    ]);
  });
});

describe('what comes down', () => {
  it('loses its photos first, whose ids nobody would know afterwards', async () => {
    const { externalId, pictures } = await side.publish(await two());
    fault({ method: 'DELETE', path: externalId, reset: true });
    await expect(side.unpublish(externalId)).rejects.toMatchObject({ code: 'unavailable' });
    expect(paths('DELETE').map((path) => path.split('/').at(-1))).toEqual([...pictures, externalId]);
    await side.unpublish(externalId);
    expect(state().posts).toEqual([]);
  });

  it('is a person’s to take down where Facebook refuses what another app made', async () => {
    const id = await happen(stage.sandbox, { type: 'post_published', platform: 'facebook', text: 'By hand' });
    fault({ method: 'DELETE', code: 100, subcode: 33 });
    await expect(side.unpublish(id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(state().posts).toHaveLength(1);
  });
});
