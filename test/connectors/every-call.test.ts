/** Every call of both connectors under every trouble that a platform makes: a ConnectorError at worst, few calls, no secret. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connector, ConnectorError, type Effect, type EffectKind } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { type FaultInput, sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import { happen, type Reached, reach } from './stage.js';

type Fault = Omit<FaultInput, 'platform'>;
// Hangs are the contract's, since each takes its time.
const faults: Fault[] = [
  ...[{ html: true }, { reset: true }, { reset: true, when: 'after' as const }],
  ...(['empty', 'half', 'cut'] as const).map((body) => ({ body })),
  ...[418, 429, 502, 503].map((status) => ({ status })),
];
const codes: Fault[] = [1, 4, 190, 368, 613, 999_999].map((code) => ({ code }));
/** No read or write of ours needs more, and no trouble may make it more. */
const mostCalls = 12;

let stage: Reached;
beforeEach(async () => {
  stage = await reach('over HTTP');
});
afterEach(() => stage.close());
const later = () => new Date(stage.sandbox.clock.now().getTime() + 3_600_000);

function worksOf(connector: () => Connector, about: Omit<Effect, 'kind'>, kinds: EffectKind[]) {
  const { polling, publishing } = connector();
  if (!polling || !publishing) throw new Error('both read and publish');
  const trace = { since: new Date(0), exceptIds: [] };
  let count = 0;
  const works: Record<string, () => Promise<unknown>> = {
    ...Object.fromEntries(kinds.map((kind) => [kind, () => connector().perform({ kind, ...about })])),
    find: () => connector().find({ kind: 'reply', ...about }, trace),
    poll: async () => connector().polling?.poll(null, later()),
    live: async () => connector().publishing?.live(null),
    publish: async () => {
      count += 1;
      return connector().publishing?.publish({ text: `News ${count}`, pictures: [] });
    },
    unpublish: async () => connector().publishing?.unpublish(about.postExternalId ?? ''),
    check: async () => connector().check?.(later()),
    banned: async () => connector().banned?.(),
  };
  return Object.entries(works);
}

async function troubles(works: [string, () => Promise<unknown>][], all: FaultInput[]): Promise<string[]> {
  const found: string[] = [];
  for (const fault of all)
    for (const [name, work] of works) {
      stage.sandbox.faults.clear();
      stage.sandbox.faults.add({ times: 99, ...fault });
      const before = stage.sandbox.calls().length;
      const error: unknown = await work().then(
        () => null,
        (reason: unknown) => reason,
      );
      const calls = stage.sandbox.calls().length - before;
      const said = error === null ? '' : `${String(error)} ${JSON.stringify(error)}`;
      const leaks = /access_token|sandbox-|Bearer|words of ours/.test(said);
      const known = error === null || error instanceof ConnectorError;
      if (!known || leaks || calls > mostCalls) found.push(`${name} ${JSON.stringify(fault)}: ${calls} calls, ${said}`);
    }
  return found;
}

const text = 'words of ours';

describe('under any trouble', () => {
  it('Facebook’s connector says what it is, and goes on no longer than it must', async () => {
    const { sandbox, graphUrl } = stage;
    const facebook = createFacebook({ ...sandboxSchool.facebook, graphUrl, graphVersion: 'v26.0', timeoutMs: 5_000 });
    const images = [{ file: '1.jpg' }, { file: '2.jpg' }];
    const published = { type: 'post_published', platform: 'facebook', postId: 'p', text: 'News', images };
    const postExternalId = await happen(sandbox, published);
    const author = { id: '90', name: 'Ann' };
    const said = { type: 'comment_added', platform: 'facebook', postId: 'p', author, text: 'Hello' };
    const commentExternalId = await happen(sandbox, said);
    const about = { surface: 'comment', commentExternalId, postExternalId, authorExternalId: '90', text } as const;
    const kinds: EffectKind[] = ['hide', 'unhide', 'reply', 'notice', 'ban', 'unban', 'private_reply', 'retract'];
    const all = [...faults, ...codes].map((fault) => ({ ...fault, platform: 'facebook' as const }));
    expect(
      await troubles(
        worksOf(() => facebook, about, kinds),
        all,
      ),
    ).toEqual([]);
  }, 60_000);

  it('X’s connector does, too', async () => {
    const { sandbox, xUrl: apiUrl } = stage;
    const { userId, handle, accessToken } = sandboxSchool.x;
    // A new one each time, or the first limit would spare us the other calls.
    const x = () => createX({ userId, handle, accessToken, apiUrl, timeoutMs: 5_000 });
    const postExternalId = await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'News' });
    const author = { id: '90', name: 'Ann', handle: 'ann', bio: '' };
    const said = { type: 'reply_added', platform: 'x', postId: 'p', author, text: `@${handle} hello` };
    const commentExternalId = await happen(sandbox, said);
    const about = { surface: 'reply', commentExternalId, postExternalId, authorExternalId: '90', text } as const;
    const kinds: EffectKind[] = ['hide', 'unhide', 'reply', 'notice', 'mute', 'unmute', 'retract'];
    const all = faults.map((fault) => ({ ...fault, platform: 'x' as const }));
    expect(await troubles(worksOf(x, about, kinds), all)).toEqual([]);
  }, 60_000);
});
