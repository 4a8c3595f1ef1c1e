/** The misbehaviour that a person switches on from the visitor page. */
import { expect, it } from 'vitest';
import { moods } from '../../../connectors/sandbox/gate/moods.js';
import { sandboxSchool } from '../../../connectors/sandbox/index.js';
import { facebookComment, facebookPost, openServer, openSubscriber, post } from './harness.js';

const { pageId, pageToken } = sandboxSchool.facebook;

it('stands on the page as buttons that say what is on, and works without a script', async () => {
  const { url, graphUrl, sandbox } = await openServer();
  const form = (body: string) =>
    fetch(`${url}/moods`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const read = () => fetch(`${graphUrl}/v24.0/${pageId}?access_token=${pageToken}`);
  expect((await form('name=facebook-token&on=true')).status).toBe(303);
  for (let n = 0; n < 3; n += 1) expect(await (await read()).json()).toMatchObject({ error: { code: 190 } });
  expect(await (await fetch(url)).text()).toMatch(/aria-pressed="true">Facebook no longer knows/);
  sandbox.moods.turn('facebook-html', true);
  await form('name=facebook-token&on=false');
  expect((await read()).status).toBe(502);
  await form('name=facebook-html&on=false');
  expect((await read()).status).toBe(200);
  expect((await form('name=nonsense&on=true')).status).toBe(400);
});

it.each(moods)('$platform $words: can be switched on and off', async ({ name }) => {
  const { url } = await openServer();
  expect(await post(`${url}/moods`, { name, on: true })).toEqual({ status: 200, body: [name] });
  expect(await post(`${url}/moods`, { name, on: false })).toEqual({ status: 200, body: [] });
});

it('doubles, mixes up, silences and unsigns what webhooks tell, and leaves out who wrote', async () => {
  const subscriber = await openSubscriber();
  const { sandbox } = await openServer({ webhookUrl: subscriber.url });
  const told = async (mood: string, id: string) => {
    const before = subscriber.deliveries.length;
    sandbox.moods.turn(mood, true);
    await sandbox.take([facebookComment(id)]);
    await sandbox.idle();
    sandbox.moods.turn(mood, false);
    return subscriber.deliveries.slice(before);
  };
  await sandbox.take([facebookPost()]);
  await sandbox.idle();
  const [one, two, ...more] = await told('webhooks-doubled', 'c-1');
  expect([one?.raw.equals(two?.raw ?? Buffer.alloc(0)), more]).toEqual([true, []]);
  expect(await told('webhooks-silent', 'c-2')).toEqual([]);
  const [nameless] = await told('webhooks-nameless', 'c-3');
  expect(nameless?.body.entry[0]?.changes[0]?.value).not.toHaveProperty('from');
  const [signed] = await told('webhooks-doubled', 'c-4');
  const [unsigned] = await told('webhooks-unsigned', 'c-5');
  expect(unsigned?.headers['x-hub-signature-256']).not.toBe(signed?.headers['x-hub-signature-256']);
  expect(await told('webhooks-disordered', 'c-6')).toHaveLength(1);
});

it('changes how X behaves as long as it is on', async () => {
  const { sandbox, xUrl } = await openServer();
  await sandbox.take([{ type: 'post_published', platform: 'x', postId: 'p', text: 'News' }]);
  const { userId, accessToken } = sandboxSchool.x;
  const keys = async () => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await fetch(`${xUrl}/2/users/${userId}/tweets`, { headers });
    const { data } = (await answer.json()) as { data: object[] };
    return Object.keys(data[0] ?? {});
  };
  sandbox.moods.turn('x-names', true);
  expect(await keys()).toContain('edit_history_post_ids');
  sandbox.moods.turn('x-names', false);
  expect(await keys()).toContain('edit_history_tweet_ids');
});
