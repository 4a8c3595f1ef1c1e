/** The load: real-looking comments at a steady pace, and when each of those that must vanish did vanish. */
import { setTimeout as pause } from 'node:timers/promises';
import { decide } from '../../moderation/decide.js';
import { loadPolicy } from '../../src/policies.js';
import { comment, post } from '../events.js';
import { devComments, facts } from '../moderation/measure.js';
import { ask } from '../process/launch.js';
import type { SandboxState } from '../schoolgate.js';

export interface Load {
  name: string;
  perSecond: number;
  seconds: number;
  /** One in so many is to be hidden. */
  abusiveEvery: number;
  posts: number;
}

export interface Measured {
  /** Milliseconds from the moment of posting on the fake to the answer of the hide call, for each hidden comment. */
  hiddenAfterMs: number[];
  /** On the sender's clock. */
  from: number;
  to: number;
  notices: number;
  /** Those that were hidden or left against the rules. */
  wrong: string[];
}

interface Sent {
  ref: string;
  at: number;
  hide: boolean;
}

const postText = 'Our bake sale is on Friday.';

/** The development comments, told apart by what the rules say of them: the bench measures time, not judgement. */
async function texts(): Promise<{ hide: string[]; stay: string[] }> {
  const policy = await loadPolicy();
  const all = devComments()
    .filter((one) => one.platform === 'facebook' && one.surface === 'comment')
    .map((one) => {
      const author = { name: 'Visitor', handle: '', bio: '' };
      const judged = { ...one, author, postContext: postText };
      return { text: one.text, hide: decide(judged, policy, facts).disposition === 'hide' };
    });
  const of = (hide: boolean) => all.filter((one) => one.hide === hide).map((one) => one.text);
  return { hide: of(true), stay: of(false) };
}

export async function runLoad(port: string, load: Load): Promise<Measured> {
  const { hide, stay } = await texts();
  const posts = Array.from({ length: load.posts }, (_, n) => `${load.name}-post-${n}`);
  await ask(
    port,
    '/events',
    posts.map((ref) => post(ref, 'facebook', postText)),
  );
  const begun = performance.now();
  const sending: Promise<Sent>[] = [];
  for (let n = 0; n < load.perSecond * load.seconds; n++) {
    // By the schedule and not after the answer before: a slow server must not slow its own load down.
    await pause(Math.max(0, begun + (n * 1000) / load.perSecond - performance.now()));
    const abusive = n % load.abusiveEvery === 0;
    const list = abusive ? hide : stay;
    const text = list[n % list.length] ?? '';
    sending.push(send(port, { ref: `${load.name}-${n}`, hide: abusive, text, post: posts[n % posts.length] ?? '' }));
  }
  const sent = await Promise.all(sending);
  return measure(port, sent, posts.length);
}

async function send(
  port: string,
  { ref, hide, text, post: on }: { ref: string; hide: boolean; text: string; post: string },
) {
  const at = Date.now();
  await ask(port, '/events', comment(text, { ref, post: on }));
  return { ref, at, hide };
}

const bare = (path: string) => path.split('?', 1)[0] ?? '';

async function measure(port: string, sent: Sent[], posts: number): Promise<Measured> {
  const { comments } = await settled(port, sent, posts);
  const calls = await ask<{ at: string; method: string; path: string; outcome: string }[]>(port, '/calls');
  const hides = calls.filter(
    (call) => call.method === 'POST' && call.outcome === 'ok' && /\/v[\d.]+\/[\d_]+$/.test(bare(call.path)),
  );
  const hiddenAt = new Map(hides.map((call) => [bare(call.path).split('/').at(-1), Date.parse(call.at)]));
  const byRef = new Map(comments.map((one) => [one.ref, one]));
  const hiddenAfterMs: number[] = [];
  const wrong: string[] = [];
  for (const { ref, at, hide } of sent) {
    const found = byRef.get(ref);
    if (found?.is_hidden !== hide) wrong.push(ref);
    const when = hiddenAt.get(found?.id ?? '');
    if (when !== undefined) hiddenAfterMs.push(when - at);
  }
  const notices = comments.filter(isNotice).length;
  return { hiddenAfterMs, wrong, notices, from: sent[0]?.at ?? 0, to: sent.at(-1)?.at ?? 0 };
}

const isNotice = ({ message }: { message: string }) => message.startsWith('We hid a comment');

/**
 * The page when all that must go is gone and each post says so, or after half a minute without that. Letters are no sign:
 * so many at once are a storm, which is one alert (alerts.bench.ts times them).
 */
async function settled(port: string, sent: Sent[], posts: number): Promise<SandboxState['facebook']> {
  const wanted = new Set(sent.filter((one) => one.hide).map((one) => one.ref));
  for (let tries = 0; ; tries++) {
    const { facebook } = await ask<SandboxState>(port, '/state');
    const hidden = facebook.comments.filter((one) => one.is_hidden);
    const left = [...wanted].filter((ref) => !hidden.some((one) => one.ref === ref));
    const notices = facebook.comments.filter(isNotice).length;
    if ((left.length === 0 && notices >= posts) || tries > 60) return facebook;
    await pause(500);
  }
}
