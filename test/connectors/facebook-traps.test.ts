/** Traps of platforms.md part 4 that apply to Facebook and that no other test shows; the table is in connectors/sandbox/README.md. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Effect, InboundComment } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { happen, type Reached, reach } from './stage.js';

let stage: Reached;
beforeEach(async () => {
  stage = await reach('in process');
  await happen(stage.sandbox, { type: 'post_published', platform: 'facebook', postId: 'p', text: 'News' });
});
afterEach(() => stage.close());

const connector = () =>
  createFacebook({ ...sandboxSchool.facebook, graphUrl: stage.graphUrl, graphVersion: 'v26.0', timeoutMs: 5_000 });
const author = { id: '6780462125300001', name: 'Ann' };
const say = (text: string) =>
  happen(stage.sandbox, { type: 'comment_added', platform: 'facebook', postId: 'p', author, text });

it('10: a comment without words, a sticker or a picture, is still a comment, by both ways', async () => {
  const externalId = await say('');
  const round = await connector().polling?.poll(null, stage.sandbox.clock.now());
  const sent = stage.sandbox
    .deliveries()
    .flatMap(({ rawBody }) => connector().webhook?.parse(Buffer.from(rawBody)).events ?? []);
  for (const events of [round?.parsed.events ?? [], sent]) {
    const seen = events.find(({ event }) => event.externalId === externalId)?.event as InboundComment | undefined;
    expect(seen).toMatchObject({ type: 'comment', text: '', author: { id: author.id } });
  }
});

it('13: the number of a person is of this page alone: no step for a person makes a profile of it', () => {
  const about = {
    permalink: 'https://www.facebook.com/1_2?comment_id=3',
    authorHandle: '',
    authorExternalId: author.id,
  };
  for (const kind of ['ban', 'unban', 'report_under_age', 'hide', 'delete'] as const)
    expect(JSON.stringify(connector().assist(kind, about))).not.toContain(author.id);
  expect(connector().assist('report_under_age', about).text).toContain(about.permalink);
});

it('20: of a private answer whose answer was lost it asks before it says that there is none', async () => {
  const commentExternalId = await say('A question');
  const effect: Effect = { kind: 'private_reply', surface: 'comment', commentExternalId, text: 'Please ring us' };
  stage.sandbox.faults.add({ platform: 'facebook', method: 'POST', path: '/messages', body: 'half' });
  await expect(connector().perform(effect)).rejects.toMatchObject({ code: 'unavailable' });
  const trace = { since: stage.sandbox.clock.now(), exceptIds: [] };
  stage.sandbox.faults.add({ platform: 'facebook', method: 'GET', status: 503 });
  await expect(connector().find(effect, trace)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await connector().find(effect, trace)).not.toBeNull();
});

it('30: our words are found again in whichever form Facebook writes their accents; an error is told by its number', async () => {
  const commentExternalId = await say('Une question');
  const effect: Effect = {
    kind: 'reply',
    surface: 'comment',
    commentExternalId,
    text: 'Merci, à bientôt'.normalize('NFD'),
  };
  const { externalId } = await connector().perform(effect);
  const trace = { since: stage.sandbox.clock.now(), exceptIds: [] };
  const composed = { ...effect, text: effect.text?.normalize('NFC') };
  expect(await connector().find(composed, trace)).toEqual({ externalId });
});

it('32: what another tool hid and a person showed again is told as it happened, and touched by nobody here', async () => {
  const id = await say('Rude in somebody’s eyes');
  const graph = (hidden: boolean) =>
    fetch(`${stage.graphUrl}/v26.0/${id}?access_token=${sandboxSchool.facebook.pageToken}`, {
      method: 'POST',
      body: JSON.stringify({ is_hidden: hidden }),
    });
  await graph(true);
  const first = await connector().polling?.poll(null, stage.sandbox.clock.now());
  await graph(false);
  const next = new Date(stage.sandbox.clock.now().getTime() + 60_000);
  const second = await connector().polling?.poll(first?.cursor ?? null, next);
  const sights = [first, second]
    .flatMap((round) => round?.parsed.events ?? [])
    .filter(({ event }) => event.type === 'visibility');
  expect(sights.map(({ event }) => event)).toMatchObject([{ hidden: true }, { hidden: false }]);
  expect(stage.sandbox.calls().filter(({ method, path }) => method === 'POST' && path.includes('appsecret'))).toEqual(
    [],
  );
});
