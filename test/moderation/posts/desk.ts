/** A post of the fictional school to be checked, with its roll. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPost } from '../../../moderation/posts/check.js';
import type { Finding, PictureFacts, PictureToCheck, PostToCheck } from '../../../moderation/posts/types.js';
import { readRegister } from '../../../src/people/register.js';
import { loadRules } from '../../../src/policies.js';
import { root } from '../../../src/root.js';

export const week = (name: string) => readFileSync(join(root, 'connectors/sandbox/week', name));
const files = { pupils: week('pupils.csv'), consents: week('consents.csv'), staff: week('staff.csv') };
const { register } = readRegister(files);
export const known = { ...register, alsoKnown: [] as string[] };

interface More {
  packs?: string[];
  facts?: PictureFacts[];
  at?: string;
  alsoKnown?: string[];
}

const policies = new Map<string, ReturnType<typeof loadRules>>();
export function policyOf(packs: string[] = ['little-kinvaston', 'brize-norton']) {
  const key = packs.join();
  const policy = policies.get(key) ?? loadRules(packs);
  policies.set(key, policy);
  return policy;
}

export const picture = (more: Partial<PictureToCheck> = {}): PictureToCheck => ({
  path: 'a.jpg',
  caption: '',
  alt: '',
  people: 'none',
  answers: {},
  ...more,
});

/** The two default packs, at noon on 20 November 2026, unless told. */
export function check(post: Partial<PostToCheck>, { packs, facts = [], at, alsoKnown = [] }: More = {}): Finding[] {
  const whole: PostToCheck = { text: '', use: 'social_media', tags: [], pictures: [], answers: {}, ...post };
  return checkPost(whole, {
    policy: policyOf(packs),
    known: { ...known, alsoKnown },
    pictures: facts,
    at: new Date(at ?? '2026-11-20T12:00:00Z'),
    zone: 'Europe/London',
  });
}

/** The worst of some findings, with whom it means. */
export function worst(findings: Finding[]): string {
  const block = findings.find(({ severity }) => severity === 'block');
  const first = block ?? findings[0];
  return first ? `${first.severity} ${first.pupil ?? 'nobody'}` : 'nothing';
}

export const captioned = (caption: string, more: Partial<PictureToCheck> = {}) =>
  check({ pictures: [picture({ caption, ...more })] });
