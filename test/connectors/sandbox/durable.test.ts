import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sandboxSchool } from '../../../connectors/sandbox/index.js';
import {
  commentOf,
  facebookComment,
  facebookPost,
  openSandbox,
  openServer,
  openSubscriber,
  tweetOf,
  xPost,
  xReply,
} from './harness.js';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

const week = [1, 2, 3].map((n) => ({
  ...facebookPost(`p-${n}`),
  id: `e-${n}`,
  at: `2026-11-09T0${n + 6}:30:00Z`,
}));

describe('what survives a kill', () => {
  it('everything that was answered', async () => {
    const dir = folder();
    const first = await openServer({ dir, week });
    await first.sandbox.step();
    await first.sandbox.take([xPost(), { ...xReply('x-1'), id: 'own-id' }, facebookComment('c-1')]);
    const { id } = commentOf(first.sandbox, 'c-1');
    await fetch(`${first.graphUrl}/v24.0/${id}?access_token=${sandboxSchool.facebook.pageToken}&is_hidden=true`, {
      method: 'POST',
    });
    // Nobody closes the first: it is gone as by SIGKILL, in the middle of writing one more line.
    appendFileSync(join(dir, 'sandbox.jsonl'), '[["facebookPosts","9",{"id"');
    const second = await openSandbox({ dir, week });
    expect(second.state()).toEqual(first.sandbox.state());
    expect(commentOf(second, 'c-1').is_hidden).toBe(true);
    expect(second.calls()).toHaveLength(1);
    expect(second.deliveries()).toEqual(first.sandbox.deliveries());
    expect(await second.take([{ ...xReply('x-1'), id: 'own-id' }])).toMatchObject([{ ignored: expect.any(String) }]);
    await second.step();
    expect(second.state().clock).toMatchObject({ position: 2, now: '2026-11-09T08:30:00.000Z' });
    await second.take([xReply('x-2')]);
    expect(BigInt(tweetOf(second, 'x-2').id) > BigInt(tweetOf(second, 'x-1').id)).toBe(true);
  });

  it('webhooks that nobody answered', async () => {
    const dir = folder();
    const first = await openSandbox({ dir, webhookUrl: 'http://127.0.0.1:9/nobody' });
    await first.take([facebookPost()]);
    await first.close();
    const subscriber = await openSubscriber();
    const second = await openSandbox({ dir, webhookUrl: subscriber.url });
    await second.idle();
    expect(subscriber.deliveries).toHaveLength(1);
  });

  it('says which line of a damaged journal to look at', async () => {
    const dir = folder();
    appendFileSync(join(dir, 'sandbox.jsonl'), 'nonsense\n[]\n');
    await expect(openSandbox({ dir })).rejects.toThrow('line 1 is damaged');
  });
});
