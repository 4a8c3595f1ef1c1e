/** Messages to the page: how they arrive, are answered, and are never answered twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { PAGE, parse } from './facebook-delivery.js';
import { happen, type Reached, reach, ways } from './stage.js';

const person = '6780462125300077';
const told = { sender: { id: person }, recipient: { id: PAGE }, timestamp: 1_794_209_990_123 };
const entry = (...messaging: unknown[]) => ({
  object: 'page',
  entry: [{ id: PAGE, time: 1_794_210_000_000, messaging }],
});

describe('a delivery of messages', () => {
  it('gives the words, the person as their thread, and the time in milliseconds', () => {
    const { events, problems } = parse(entry({ ...told, message: { mid: 'm_1', text: 'Is the office open?' } }));
    expect(problems).toEqual([]);
    expect(events).toMatchObject([
      {
        account: PAGE,
        event: {
          type: 'comment',
          surface: 'message',
          externalId: 'm_1',
          ours: false,
          author: { id: person, name: '' },
          parentExternalId: person,
          text: 'Is the office open?',
          writtenAt: new Date(1_794_209_990_123),
        },
      },
    ]);
  });

  it('knows our own words by the echo, in the thread of the person', () => {
    const echo = { sender: { id: PAGE }, recipient: { id: person }, timestamp: 1_794_209_999_000 };
    const { events } = parse(entry({ ...echo, message: { mid: 'm_2', text: 'It is.', is_echo: true } }));
    expect(events[0]?.event).toMatchObject({ ours: true, parentExternalId: person, author: { id: PAGE } });
  });

  it('keeps a message that is a picture only, leaves out what nobody wrote, and names what it cannot read', () => {
    const { events, problems } = parse(
      entry(
        { ...told, message: { mid: 'm_3', attachments: [{ type: 'image' }] } },
        { ...told, read: {} },
        { sender: 7 },
      ),
    );
    expect(events.map(({ event }) => event)).toMatchObject([{ externalId: 'm_3', text: '' }]);
    expect(problems).toMatchObject([{ at: 'entry[0].messaging[2]' }]);
  });

  it('loses no change that stands beside messages of a wrong form', () => {
    const value = {
      item: 'comment',
      verb: 'add',
      comment_id: '1_2',
      post_id: `${PAGE}_1`,
      message: 'x',
      created_time: 1_794_209_990,
    };
    const body = {
      object: 'page',
      entry: [{ id: PAGE, time: 1, changes: [{ field: 'feed', value }], messaging: 'x' }],
    };
    expect(parse(body).events).toHaveLength(1);
  });
});

describe.each(ways)('an answer in private, %s', (way) => {
  let reached: Reached;
  beforeEach(async () => {
    reached = await reach(way);
  });
  afterEach(() => reached.close());

  const school = sandboxSchool.facebook;
  const connector = () =>
    createFacebook({ ...school, graphUrl: reached.graphUrl, graphVersion: 'v26.0', timeoutMs: 5_000 });
  const write = (at?: string) => {
    const author = { id: person, name: 'Marian Oakes' };
    return happen(reached.sandbox, { type: 'message_received', platform: 'facebook', author, text: 'Hello?', at });
  };
  const reply: Effect = { kind: 'reply', surface: 'message', authorExternalId: person, text: 'Good morning.' };
  const sent = () => reached.sandbox.state().facebook.messages.filter(({ by_page }) => by_page);

  it('reaches the person who wrote, and is found before it is repeated', async () => {
    await write();
    const trace = { since: new Date(Date.now() - 365 * 86_400_000), exceptIds: [] };
    expect(await connector().find(reply, trace)).toBeNull();
    const { externalId = '' } = await connector().perform(reply);
    expect(sent()).toMatchObject([{ message: 'Good morning.', person: { id: person } }]);
    expect(await connector().find(reply, trace)).toEqual({ externalId });
    expect(await connector().find(reply, { ...trace, exceptIds: [externalId] })).toBeNull();
  });

  it('is refused for good when the day is over, and to somebody who never wrote', async () => {
    const old = new Date(reached.sandbox.clock.now().getTime() - 25 * 3_600_000);
    await write(old.toISOString());
    await expect(connector().perform(reply)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(connector().perform({ ...reply, authorExternalId: '999' })).rejects.toMatchObject({ code: 'invalid' });
    expect(sent()).toEqual([]);
  });

  it('is all that there is: nobody else sees a message, so nothing of it is hidden or announced', () => {
    const { ability } = connector().can;
    expect(['hide', 'notice', 'reply', 'ban'].map((kind) => ability(kind as 'hide', 'message'))).toEqual([
      'no',
      'no',
      'api',
      'api',
    ]);
  });
});
